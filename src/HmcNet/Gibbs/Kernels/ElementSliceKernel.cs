using HmcNet.Autodiff.Execution;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// Slices all elements of a variable at once, each by itself: for elements that are conditionally independent. One
/// evaluation serves a step of all of them.
/// </summary>
/// <remarks>R. M. Neal (2003), Slice sampling, Annals of Statistics 31, figures 3 (stepping out) and 5 (shrinkage).</remarks>
internal sealed class ElementSliceKernel : GibbsKernel
{
    private const int MostSteps = 100;

    private readonly GraphFunction terms;
    private readonly KernelBounds bounds;
    private readonly StateVariable variable;
    private readonly SliceWidth[] widths;
    private readonly double[] logDensity, level, start, left, right;
    private readonly int[] stepsLeft, stepsRight;
    private readonly bool[] isDone;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="terms">The log density of each element up to a constant; with a workspace of this chain's own.</param>
    /// <param name="bounds">The bounds of the variable's elements.</param>
    /// <param name="variable">The variable.</param>
    public ElementSliceKernel(GraphFunction terms, KernelBounds bounds, StateVariable variable)
    {
        this.terms = terms;
        this.bounds = bounds;
        this.variable = variable;
        int n = variable.Size;
        widths = new SliceWidth[n];
        Array.Fill(widths, new SliceWidth(1));
        (logDensity, level, start, left, right) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        (stepsLeft, stepsRight, isDone) = (new int[n], new int[n], new bool[n]);
    }

    public override void Learn(GibbsKernel tuned) => ((ElementSliceKernel)tuned).widths.CopyTo(widths, 0);

    public override void Update(Span<double> state, RandomStream random)
    {
        bounds.Evaluate(state);
        Span<double> x = state.Slice(variable.Offset, variable.Size);
        x.CopyTo(start);
        Evaluate(state);
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(logDensity[i]))
                throw KernelFaults.NotFinite(variable.Parameter.Variable.EntryName(Math.Min(i, variable.Parameter.Variable.Size - 1)), x[i], logDensity[i]);
            level[i] = logDensity[i] - random.NextExponential();
            double width = widths[i].Width;
            left[i] = x[i] - width * random.NextUniform();
            right[i] = left[i] + width;
            stepsLeft[i] = random.NextInt(MostSteps);
            stepsRight[i] = MostSteps - 1 - stepsLeft[i];
        }
        StepOut(state, x, left, stepsLeft, -1);
        StepOut(state, x, right, stepsRight, 1);
        Shrink(state, x, random);
        if (!IsTuning)
            return;
        for (int i = 0; i < x.Length; i++)
            widths[i].Observe(Math.Abs(x[i] - start[i]));
    }

    private void StepOut(Span<double> state, Span<double> x, double[] ends, int[] steps, int direction)
    {
        Array.Clear(isDone);
        while (true)
        {
            bool any = false;
            for (int i = 0; i < x.Length; i++)
            {
                double bound = direction < 0 ? bounds.Lower(i) : bounds.Upper(i);
                if (direction < 0 ? ends[i] <= bound : ends[i] >= bound)
                {
                    ends[i] = bound;
                    isDone[i] = true;
                }
                isDone[i] |= steps[i] <= 0;
                any |= !isDone[i];
                x[i] = isDone[i] ? start[i] : ends[i];
            }
            if (!any)
                break;
            Evaluate(state);
            for (int i = 0; i < x.Length; i++)
            {
                // False for NaN: the slice ends where the density cannot be evaluated.
                if (!isDone[i] && logDensity[i] >= level[i])
                {
                    ends[i] += direction * widths[i].Width;
                    steps[i]--;
                }
                else
                {
                    isDone[i] = true;
                }
            }
        }
        start.CopyTo(x);
    }

    private void Shrink(Span<double> state, Span<double> x, RandomStream random)
    {
        Array.Clear(isDone);
        while (true)
        {
            bool any = false;
            for (int i = 0; i < x.Length; i++)
            {
                if (isDone[i])
                    continue;
                x[i] = left[i] + random.NextUniform() * (right[i] - left[i]);
                any = true;
            }
            if (!any)
                return;
            Evaluate(state);
            for (int i = 0; i < x.Length; i++)
            {
                if (isDone[i])
                    continue;
                // The interval has shrunk to the starting point where it can shrink no more.
                if (logDensity[i] >= level[i] || !(right[i] - left[i] > 1e-15 * Math.Abs(start[i])))
                {
                    isDone[i] = true;
                    x[i] = logDensity[i] >= level[i] ? x[i] : start[i];
                }
                else if (x[i] < start[i])
                {
                    left[i] = x[i];
                }
                else
                {
                    right[i] = x[i];
                }
            }
        }
    }

    private void Evaluate(Span<double> state)
    {
        Evaluations++;
        terms.Run(state, logDensity);
    }
}
