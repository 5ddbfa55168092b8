using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Runs the steps of a <see cref="Scan"/>: in one loop of machine code where a step consists of single numbers, else by
/// calling the compiled step.
/// </summary>
internal abstract unsafe class ScanRoutine(Scan scan) : Routine
{
    protected Scan Scan { get; } = scan;

    protected ScanBody Body => Scan.Body;

    /// <summary>Prepares a scan.</summary>
    public static new Routine For(Node node)
    {
        var scan = (Scan)node.Operation;
        return ScalarScanEmitter.Compile(scan) is { } code
            ? new OfNumbers(scan, code)
            : new OfSteps(scan, CompiledFunction.InWorkspace(scan.Body.Graph));
    }

    /// <summary>States, inputs, numbers and results at their places, which one loop runs through.</summary>
    private sealed class OfNumbers(Scan scan, ScalarScan code) : ScanRoutine(scan)
    {
        private readonly int[] offsets = [.. Enumerable.Range(0, scan.Body.Graph.Outputs.Count).Select(scan.OffsetOf)];

        public override void Run(Operands operands, Span<double> result, Span<double> scratch)
        {
            int inputs = operands.Count;
            nint* places = stackalloc nint[inputs + offsets.Length];
            fixed (double* first = result)
            {
                for (int i = 0; i < inputs; i++)
                {
                    fixed (double* operand = operands[i])
                        places[i] = (nint)operand;
                }
                for (int k = 0; k < offsets.Length; k++)
                    places[inputs + k] = (nint)(first + offsets[k]);
                int start = Scan.Reversed ? Scan.Steps - 1 : 0;
                code(places, start * sizeof(double), Scan.Reversed ? -sizeof(double) : sizeof(double), Scan.Steps);
            }
        }
    }

    /// <summary>A step is a compiled function whose parameters and results are read and written in place.</summary>
    private sealed class OfSteps : ScanRoutine
    {
        private readonly CompiledFunction step;
        private readonly int[] offsets;
        private readonly int[] stateSizes;
        private readonly double[] next;

        public OfSteps(Scan scan, CompiledFunction step)
            : base(scan)
        {
            this.step = step;
            offsets = [.. Enumerable.Range(0, scan.Body.Graph.Outputs.Count).Select(scan.OffsetOf)];
            stateSizes = [.. Enumerable.Range(0, scan.Body.States).Select(j => scan.Body.ShapeOfParameter(j).Size)];
            next = new double[stateSizes.Sum()];
        }

        public override Routine ForThread() => new OfSteps(Scan, (CompiledFunction)step.ForAnotherThread());

        public override void Run(Operands operands, Span<double> result, Span<double> scratch)
        {
            for (int k = Body.Kept; k < offsets.Length; k++)
                result.Slice(offsets[k], step.OutputPlace(k).Length).Clear();
            for (int i = 0; i < operands.Count; i++)
            {
                if (Scan.IsInput(i))
                    continue;
                Span<double> place = step.ParameterPlace(i);
                operands[i][..place.Length].CopyTo(place);
            }
            for (int t = 0; t < Scan.Steps; t++)
            {
                int time = Scan.Reversed ? Scan.Steps - 1 - t : t;
                for (int i = Body.States; i < Body.States + Body.Inputs; i++)
                {
                    Span<double> place = step.ParameterPlace(i);
                    operands[i].Slice(time * place.Length, place.Length).CopyTo(place);
                }
                step.Execute();
                Keep(result, time);
                // A result may be another state's own memory: all are read before any is written.
                ReadOnlySpan<double> states = next;
                for (int j = 0; j < stateSizes.Length; j++)
                {
                    Span<double> place = step.ParameterPlace(j);
                    states[..place.Length].CopyTo(place);
                    states = states[stateSizes[j]..];
                }
            }
        }

        private void Keep(Span<double> result, int time)
        {
            int state = 0;
            for (int k = 0; k < offsets.Length; k++)
            {
                ReadOnlySpan<double> values = step.OutputPlace(k);
                if (k < stateSizes.Length)
                {
                    values.CopyTo(next.AsSpan(state));
                    state += values.Length;
                }
                if (k < Body.Kept)
                {
                    values.CopyTo(result[(offsets[k] + time * values.Length)..]);
                    continue;
                }
                Span<double> sums = result.Slice(offsets[k], values.Length);
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += values[i];
            }
        }
    }
}
