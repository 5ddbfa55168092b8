using HmcNet.Autodiff.Execution;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Slices the elements of a variable one after the other: for elements that meet in a term.</summary>
/// <remarks>R. M. Neal (2003), Slice sampling, Annals of Statistics 31, figures 3 (stepping out) and 5 (shrinkage).</remarks>
internal sealed class SequentialSliceKernel : GibbsKernel
{
    private const int MostSteps = 100;

    private readonly GraphFunction terms;
    private readonly KernelBounds? bounds;
    private readonly StateVariable variable;
    private readonly SliceWidth[] widths;
    private readonly double[] output = new double[1];

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="terms">The sum of the terms that the variable enters; with a workspace of this chain's own.</param>
    /// <param name="bounds">The bounds of the variable's elements; null for none.</param>
    /// <param name="variable">The variable.</param>
    public SequentialSliceKernel(GraphFunction terms, KernelBounds? bounds, StateVariable variable)
    {
        this.terms = terms;
        this.bounds = bounds;
        this.variable = variable;
        widths = new SliceWidth[variable.Size];
        Array.Fill(widths, new SliceWidth(1));
    }

    public override void Learn(GibbsKernel tuned) => ((SequentialSliceKernel)tuned).widths.CopyTo(widths, 0);

    public override void Update(Span<double> state, RandomStream random)
    {
        bounds?.Evaluate(state);
        double current = Evaluate(state);
        for (int i = 0; i < variable.Size; i++)
        {
            double start = state[variable.Offset + i];
            if (!double.IsFinite(current))
                throw KernelFaults.NotFinite(variable.Name, start, current);
            current = UpdateElement(state, i, current, random);
            if (IsTuning)
                widths[i].Observe(Math.Abs(state[variable.Offset + i] - start));
        }
    }

    private double UpdateElement(Span<double> state, int element, double current, RandomStream random)
    {
        ref double x = ref state[variable.Offset + element];
        double start = x, level = current - random.NextExponential(), width = widths[element].Width;
        double lower = bounds?.Lower(element) ?? double.NegativeInfinity, upper = bounds?.Upper(element) ?? double.PositiveInfinity;
        double left = start - width * random.NextUniform(), right = left + width;
        int stepsLeft = random.NextInt(MostSteps), stepsRight = MostSteps - 1 - stepsLeft;
        for (x = left; left > lower && stepsLeft > 0 && Evaluate(state) >= level; x = left, stepsLeft--)
            left -= width;
        for (x = right; right < upper && stepsRight > 0 && Evaluate(state) >= level; x = right, stepsRight--)
            right += width;
        left = Math.Max(left, lower);
        right = Math.Min(right, upper);
        while (true)
        {
            x = left + random.NextUniform() * (right - left);
            double value = Evaluate(state);
            if (value >= level)
                return value;
            if (!(right - left > 1e-15 * Math.Abs(start)))
            {
                // Shrunk to the starting point by rounding.
                x = start;
                return current;
            }
            if (x < start)
                left = x;
            else
                right = x;
        }
    }

    private double Evaluate(Span<double> state)
    {
        Evaluations++;
        terms.Run(state, output);
        return output[0];
    }
}
