using System.Reflection.Emit;

namespace HmcNet.Autodiff.Execution;

/// <summary>Straight-line code over single numbers.</summary>
internal sealed class ScalarEmitter(CodeContext context, MethodFrame frame, int unit) : UnitEmitter(context, frame, unit)
{
    public override void Emit()
    {
        foreach (int node in Unit.Nodes)
        {
            foreach (int operand in Context.Roles.Operands(node))
                LoadOperand(node, operand);
            if (OperationOf(node) is { } operation)
                OperationCode.EmitScalar(Il, operation);
            LocalBuilder result = Frame.KeepNumber(node, 0);
            Results.Add(node, result);
            if (!Context.Schedule.IsStored(node))
                continue;
            LoadAddress(Context.PlaceOf(node), null);
            Il.Emit(OpCodes.Ldloc, result);
            Il.Emit(OpCodes.Stind_R8);
        }
    }

    private void LoadOperand(int node, int operand)
    {
        switch (Context.AccessOf(node, operand, UnitIndex, out int table))
        {
            case Access.Literal:
                Context.IsLiteral(operand, out double value);
                Il.Emit(OpCodes.Ldc_R8, value);
                break;
            case Access.Register:
                Il.Emit(OpCodes.Ldloc, Results[Context.Roles.Root(operand)]);
                break;
            case Access.Indexed:
                LoadAddress(Context.PlaceOf(operand), null);
                LoadTableAddress(table, null);
                Il.Emit(OpCodes.Ldind_I4);
                Il.Emit(OpCodes.Conv_I);
                Il.Emit(OpCodes.Ldc_I4_8);
                Il.Emit(OpCodes.Mul);
                Il.Emit(OpCodes.Add);
                Il.Emit(OpCodes.Ldind_R8);
                break;
            default:
                Il.Emit(OpCodes.Ldloc, NumberOf(operand));
                break;
        }
    }
}
