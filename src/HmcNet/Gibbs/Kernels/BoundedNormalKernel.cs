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
            if (!(q > 0) || !double.IsFinite(gradient[i]))
                throw KernelFaults.Improper(title, FormattableString.Invariant($"its precision is {q}"), state);
            double drawn = TruncatedNormalDraw.Draw(random, x + gradient[i] / q, 1 / Math.Sqrt(q), bounds.Lower(i), bounds.Upper(i));
            state[places[i]] = drawn;
            foreach ((int other, int place) in neighbours[i])
                gradient[other] -= precision[place] * (drawn - x);
        }
    }
}
