using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Finds the Invoke methods of elementwise operations and emits calls of them: over single numbers, and over vectors
/// where the operation has such a form; else lane by lane.
/// </summary>
internal static class OperationCode
{
    private static readonly ConcurrentDictionary<Type, (MethodInfo? Scalar, MethodInfo? Vector)> Methods = new();

    private static readonly Dictionary<Type, OpCode> Arithmetic = new()
    {
        [typeof(Add)] = OpCodes.Add,
        [typeof(Subtract)] = OpCodes.Sub,
        [typeof(Multiply)] = OpCodes.Mul,
        [typeof(Divide)] = OpCodes.Div,
        [typeof(Negate)] = OpCodes.Neg,
    };

    private static readonly MethodInfo GetElement =
        typeof(Vector256).GetMethod(nameof(Vector256.GetElement))!.MakeGenericMethod(typeof(double));

    private static readonly MethodInfo FromLanes =
        typeof(Vector256).GetMethod(nameof(Vector256.Create), [typeof(double), typeof(double), typeof(double), typeof(double)])!;

    /// <summary>Whether an operation has a scalar Invoke method.</summary>
    public static bool CanEmit(Elementwise operation) => Find(operation).Scalar is not null;

    /// <summary>Emits the operation on doubles that lie on the stack.</summary>
    public static void EmitScalar(ILGenerator il, Elementwise operation)
    {
        if (Arithmetic.TryGetValue(operation.GetType(), out OpCode code))
            il.Emit(code);
        else
            il.Emit(OpCodes.Call, Find(operation).Scalar!);
    }

    /// <summary>Emits the operation on vectors that lie on the stack.</summary>
    public static void EmitVector(ILGenerator il, Elementwise operation)
    {
        if (Find(operation).Vector is { } vector)
        {
            il.Emit(OpCodes.Call, vector);
            return;
        }
        var arguments = new LocalBuilder[operation.Arity];
        for (int k = arguments.Length - 1; k >= 0; k--)
        {
            arguments[k] = il.DeclareLocal(typeof(Vector256<double>));
            il.Emit(OpCodes.Stloc, arguments[k]);
        }
        for (int lane = 0; lane < Vector256<double>.Count; lane++)
        {
            foreach (LocalBuilder argument in arguments)
            {
                il.Emit(OpCodes.Ldloc, argument);
                il.Emit(OpCodes.Ldc_I4, lane);
                il.Emit(OpCodes.Call, GetElement);
            }
            EmitScalar(il, operation);
        }
        il.Emit(OpCodes.Call, FromLanes);
    }

    private static (MethodInfo? Scalar, MethodInfo? Vector) Find(Elementwise operation) =>
        Methods.GetOrAdd(operation.GetType(), static (type, arity) => (Method(type, typeof(double), arity), Method(type, typeof(Vector256<double>), arity)), operation.Arity);

    private static MethodInfo? Method(Type type, Type argument, int arity)
    {
        var arguments = new Type[arity];
        Array.Fill(arguments, argument);
        const BindingFlags flags = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        MethodInfo? method = type.GetMethod("Invoke", flags, arguments);
        return method?.ReturnType == argument ? method : null;
    }
}
