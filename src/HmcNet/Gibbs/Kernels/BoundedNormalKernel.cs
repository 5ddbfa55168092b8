using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws a variable with bounds whose conditional is a truncated normal, element by element; elements that meet one after the other.</summary>
internal sealed class BoundedNormalKernel : GibbsKernel
{
    private readonly NormalConditional conditional;
    private readonly KernelBounds bounds;
    private readonly string title;
    private readonly int[] diagonal;
    private readonly (int Other, int Place)[][] neighbours;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="conditional">The conditional, with a workspace of this chain's own.</param>
    /// <param name="bounds">The bounds of the variable's elements.</param>
    /// <param name="title">Name of the variable, for messages.</param>
    public BoundedNormalKernel(NormalConditional conditional, KernelBounds bounds, string title)
    {
        this.conditional = conditional;
        this.bounds = bounds;
        this.title = title;
        SymmetricFactor precision = conditional.Factor;
        int n = conditional.Places.Length;
        diagonal = new int[n];
        neighbours = new (int, int)[n][];
        for (int i = 0; i < n; i++)
        {
            diagonal[i] = precision.PlaceOf(i, i);
            neighbours[i] = [.. conditional.Pattern[i].Select(j => (j, precision.PlaceOf(i, j)))];
        }
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        conditional.Evaluate(state);
        bounds.Evaluate(state);
        ReadOnlySpan<double> precision = conditional.Factor.Entries;
        Span<double> gradient = conditional.Gradient;
        ReadOnlySpan<int> places = conditional.Places;
        for (int i = 0; i < places.Length; i++)
        {
            double q = precision[diagonal[i]], x = state[places[i]];
            double slope = gradient[i], lower = bounds.Lower(i), upper = bounds.Upper(i);
            // Without a square, an exponential that needs a bound on the side to which it rises.
            bool isExponential = q == 0 && (slope < 0 || double.IsFinite(upper)) && (slope > 0 || double.IsFinite(lower));
            if (!(q > 0 || isExponential) || !double.IsFinite(slope))
                throw KernelFaults.Improper(title, FormattableString.Invariant($"its precision is {q}"), state);
            double drawn = isExponential
                ? TruncatedNormalDraw.Exponential(random, slope, lower, upper)
                : TruncatedNormalDraw.Draw(random, x + slope / q, 1 / Math.Sqrt(q), lower, upper);
            state[places[i]] = drawn;
            foreach ((int other, int place) in neighbours[i])
                gradient[other] -= precision[place] * (drawn - x);
        }
    }
}
