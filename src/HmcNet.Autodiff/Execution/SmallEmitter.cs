using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Operations on a few elements that no loop computes, as straight-line code from memory to memory: a call of a routine
/// would cost more than they do, and end the method around it.
/// </summary>
internal sealed class SmallEmitter(CodeContext context, MethodFrame frame, int unit) : UnitEmitter(context, frame, unit)
{
    /// <summary>Sums of elements are found by giving each element a bit of a double.</summary>
    private const int MostElements = 48;

    private const int MostProducts = 27;
    private const int MostSums = 12;
    private const int MostParts = 16;

    private Node Node => Context.Graph.Nodes[Unit.Nodes[0]];

    /// <summary>Whether an operation is so small.</summary>
    public static bool CanEmit(Node node)
    {
        if (node.Shape.Size is 0 or > MostElements)
            return IsOfRuns(node);
        int read = 0;
        foreach (Node input in node.Inputs)
            read += input.Shape.Size;
        return node.Operation switch
        {
            Concatenate => read <= MostElements || IsOfRuns(node),
            PlaceBoxes or LowerTriangle or DiagonalMatrix => read <= MostElements,
            CumSum or MaxAxes => read <= MostSums,
            MatrixProduct => node.Shape.Size * node.Inputs[0].Shape[1] is > 0 and <= MostProducts,
            _ => false,
        };
    }

    public override void Emit()
    {
        switch (Node.Operation)
        {
            case MatrixProduct:
                EmitProduct();
                break;
            case MaxAxes max:
                EmitLargest(max);
                break;
            case Concatenate when IsOfRuns(Node):
                EmitRuns();
                break;
            default:
                EmitSums();
                break;
        }
    }

    /// <summary>Whether the parts of a concatenation lie one behind the other.</summary>
    private static bool IsOfRuns(Node node)
    {
        if (node.Operation is not Concatenate { Axis: var axis } || node.Inputs.Length > MostParts || node.Shape.Size == 0)
            return false;
        for (int d = 0; d < axis; d++)
        {
            if (node.Shape[d] != 1)
                return false;
        }
        return true;
    }

    private void EmitRuns()
    {
        const int longestUnrolled = 4;
        int next = 0;
        for (int k = 0; k < Node.Inputs.Length; k++)
        {
            int size = Node.Inputs[k].Shape.Size;
            if (size > longestUnrolled)
            {
                LoadTarget(next);
                LoadAddress(Source(k, 0), null);
                Il.Emit(OpCodes.Ldc_I4, checked(size * sizeof(double)));
                Il.Emit(OpCodes.Unaligned, (byte)1);
                Il.Emit(OpCodes.Cpblk);
                next += size;
                continue;
            }
            for (int i = 0; i < size; i++, next++)
            {
                LoadTarget(next);
                LoadElement(k, i);
                Il.Emit(OpCodes.Stind_R8);
            }
        }
    }

    /// <summary>Each element a sum of elements of the inputs, or zero.</summary>
    private void EmitSums()
    {
        (int Input, int Element)[] elements =
            [.. Enumerable.Range(0, Node.Inputs.Length).SelectMany(k => Enumerable.Range(0, Node.Inputs[k].Shape.Size).Select(i => (k, i)))];
        double[] sums = Sums(Node);
        for (int i = 0; i < sums.Length; i++)
        {
            LoadTarget(i);
            bool isFirst = true;
            for (int e = 0; e < elements.Length; e++)
            {
                if (((long)sums[i] & (1L << e)) == 0)
                    continue;
                LoadElement(elements[e].Input, elements[e].Element);
                if (!isFirst)
                    Il.Emit(OpCodes.Add);
                isFirst = false;
            }
            if (isFirst)
                Il.Emit(OpCodes.Ldc_R8, 0.0);
            Il.Emit(OpCodes.Stind_R8);
        }
    }

    /// <summary>The operation's own meaning, applied to powers of two, says what each element is the sum of.</summary>
    private static unsafe double[] Sums(Node node)
    {
        var powers = new double[MostElements];
        for (int e = 0; e < powers.Length; e++)
            powers[e] = 1L << e;
        var sums = new double[node.Shape.Size];
        fixed (double* first = powers)
        {
            var addresses = new nint[node.Inputs.Length];
            nint next = (nint)first;
            for (int k = 0; k < addresses.Length; k++)
            {
                addresses[k] = next;
                next += node.Inputs[k].Shape.Size * sizeof(double);
            }
            node.Operation.Evaluate(new Operands(node, addresses), sums);
        }
        return sums;
    }

    private void EmitProduct()
    {
        (int n, int k, int m) = (Node.Shape[0], Node.Inputs[0].Shape[1], Node.Shape[1]);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                LoadTarget(i * m + j);
                for (int l = 0; l < k; l++)
                {
                    LoadElement(0, i * k + l);
                    LoadElement(1, l * m + j);
                    Il.Emit(OpCodes.Mul);
                    if (l > 0)
                        Il.Emit(OpCodes.Add);
                }
                Il.Emit(OpCodes.Stind_R8);
            }
        }
    }

    private void EmitLargest(MaxAxes max)
    {
        int[] targets = Routine.Targets(max, Node);
        for (int i = 0; i < Node.Shape.Size; i++)
        {
            LoadTarget(i);
            Il.Emit(OpCodes.Ldc_R8, double.NegativeInfinity);
            for (int e = 0; e < targets.Length; e++)
            {
                if (targets[e] != i)
                    continue;
                LoadElement(0, e);
                Il.Emit(OpCodes.Call, typeof(Math).GetMethod(nameof(Math.Max), [typeof(double), typeof(double)])!);
            }
            Il.Emit(OpCodes.Stind_R8);
        }
    }

    private void LoadTarget(int element)
    {
        Place place = Context.PlaceOf(Unit.Nodes[0]);
        LoadAddress(place with { Offset = place.Offset + element }, null);
    }

    private void LoadElement(int input, int element)
    {
        LoadAddress(Source(input, element), null);
        Il.Emit(OpCodes.Ldind_R8);
    }

    private Place Source(int input, int element)
    {
        Place place = Context.PlaceOf(Context.Roles.Operands(Unit.Nodes[0])[input]);
        return place with { Offset = place.Offset + element };
    }
}
