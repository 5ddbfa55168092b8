using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// C = A B in vectors of four: with one column, each element is an inner product summed in two vectors; otherwise rows
/// of B are added up in order, as the operation itself does.
/// </summary>
internal sealed class MatrixProductRoutine : Routine
{
    private const int Width = 4;

    public override void Run(Operands operands, Span<double> result, Span<double> scratch)
    {
        ReadOnlySpan<double> a = operands[0];
        ReadOnlySpan<double> b = operands[1];
        int inner = operands.ShapeOf(0)[1];
        int columns = operands.ShapeOf(1)[1];
        if (columns == 1)
        {
            for (int i = 0; i < result.Length; i++)
                result[i] = Dot(a.Slice(i * inner, inner), b);
            return;
        }
        result.Clear();
        for (int i = 0; i < operands.ShapeOf(0)[0]; i++)
        {
            for (int l = 0; l < inner; l++)
                AddMultiple(a[i * inner + l], b.Slice(l * columns, columns), result.Slice(i * columns, columns));
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double second = ref MemoryMarshal.GetReference(y);
        Vector256<double> even = Vector256<double>.Zero;
        Vector256<double> odd = Vector256<double>.Zero;
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + 2 * Width <= length; i += 2 * Width)
        {
            even += Vector256.LoadUnsafe(ref first, i) * Vector256.LoadUnsafe(ref second, i);
            odd += Vector256.LoadUnsafe(ref first, i + Width) * Vector256.LoadUnsafe(ref second, i + Width);
        }
        double sum = Lanes.Sum(even + odd);
        for (; i < length; i++)
            sum += x[(int)i] * y[(int)i];
        return sum;
    }

    private static void AddMultiple(double factor, ReadOnlySpan<double> x, Span<double> sum)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(sum);
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + Width <= length; i += Width)
            (Vector256.LoadUnsafe(ref target, i) + factor * Vector256.LoadUnsafe(ref first, i)).StoreUnsafe(ref target, i);
        for (; i < length; i++)
            sum[(int)i] += factor * x[(int)i];
    }
}
