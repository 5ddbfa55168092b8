using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// An operation that no loop computes, prepared for one node so that calls allocate nothing. A routine that holds
/// values makes another one for each thread.
/// </summary>
internal abstract class Routine
{
    /// <summary>Doubles of scratch that a call needs.</summary>
    public virtual int ScratchLength => 0;

    /// <summary>Computes the node.</summary>
    /// <param name="operands">Read: the inputs.</param>
    /// <param name="result">Written: every element.</param>
    /// <param name="scratch">Overwritten: <see cref="ScratchLength"/> doubles.</param>
    public abstract void Run(Operands operands, Span<double> result, Span<double> scratch);

    /// <summary>The routine for another thread: itself, as long as it holds no workspace of its own.</summary>
    public virtual Routine ForThread() => this;

    /// <summary>Prepares a node's routine.</summary>
    public static Routine For(Node node) => node.Operation switch
    {
        MatrixProduct => new MatrixProductRoutine(),
        TransposedProduct => new TransposedProductRoutine(),
        CholeskyFactor => new CholeskyRoutine(node.Shape[0]),
        CholeskyAdjoint => new CholeskyAdjointRoutine(node.Shape[0]),
        TriangularSolve solve => new TriangularSolveRoutine(solve),
        Scan => ScanRoutine.For(node),
        PlaceBoxes place => new PlaceRoutine(place),
        MaxAxes max => new MaxRoutine(Targets(max, node)),
        LogSumExpAxes logSumExp => new LogSumExpRoutine(Targets(logSumExp, node), node.Shape.Size),
        _ => new EvaluateRoutine(node.Operation),
    };

    /// <summary>For each element of a reduction's input, the element of the result into which it is folded.</summary>
    public static int[] Targets(Reduction reduction, Node node)
    {
        Shape shape = node.Inputs[0].Shape;
        var targets = new int[shape.Size];
        var walk = new BroadcastWalk(shape, reduction.KeptShape(shape), Shape.Scalar);
        for (int i = 0; i < targets.Length; i++, walk.Next())
            targets[i] = walk.First;
        return targets;
    }

    /// <summary>The operation's own evaluation.</summary>
    private sealed class EvaluateRoutine(Operation operation) : Routine
    {
        public override void Run(Operands operands, Span<double> result, Span<double> scratch) => operation.Evaluate(operands, result);
    }

    /// <summary>Adds parts into boxes; the starts of their rows are known.</summary>
    private sealed class PlaceRoutine : Routine
    {
        private readonly int[][] starts;
        private readonly int[] lengths;

        public PlaceRoutine(PlaceBoxes place)
        {
            starts = new int[place.Boxes.Count][];
            lengths = new int[place.Boxes.Count];
            for (int k = 0; k < starts.Length; k++)
            {
                starts[k] = [.. place.Boxes[k].RowStarts(place.Target)];
                lengths[k] = place.Boxes[k].RowLength;
            }
        }

        public override void Run(Operands operands, Span<double> result, Span<double> scratch)
        {
            result.Clear();
            for (int k = 0; k < starts.Length; k++)
            {
                ReadOnlySpan<double> part = operands[k];
                foreach (int start in starts[k])
                {
                    Span<double> row = result.Slice(start, lengths[k]);
                    for (int j = 0; j < row.Length; j++)
                        row[j] += part[j];
                    part = part[row.Length..];
                }
            }
        }
    }

    private sealed class MaxRoutine(int[] targets) : Routine
    {
        public override void Run(Operands operands, Span<double> result, Span<double> scratch) => Largest(operands[0], targets, result);
    }

    private static void Largest(ReadOnlySpan<double> x, int[] targets, Span<double> result)
    {
        result.Fill(double.NegativeInfinity);
        for (int i = 0; i < x.Length; i++)
            result[targets[i]] = Math.Max(result[targets[i]], x[i]);
    }

    /// <summary>In two passes over the input, as the operation itself.</summary>
    private sealed class LogSumExpRoutine(int[] targets, int size) : Routine
    {
        public override int ScratchLength => size;

        public override void Run(Operands operands, Span<double> result, Span<double> scratch)
        {
            ReadOnlySpan<double> x = operands[0];
            Span<double> largest = scratch[..size];
            Largest(x, targets, largest);
            result.Clear();
            for (int i = 0; i < x.Length; i++)
            {
                double shift = largest[targets[i]];
                result[targets[i]] += double.IsInfinity(shift) ? (x[i] == shift ? 1 : 0) : Math.Exp(x[i] - shift);
            }
            for (int i = 0; i < result.Length; i++)
                result[i] = double.IsInfinity(largest[i]) ? largest[i] : largest[i] + Math.Log(result[i]);
        }
    }
}
