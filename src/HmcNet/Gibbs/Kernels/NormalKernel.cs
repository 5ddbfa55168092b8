using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws variables whose conditional is normal, together.</summary>
internal sealed class NormalKernel : GibbsKernel
{
    private readonly NormalConditional conditional;
    private readonly string title;
    private readonly double[] move;
    private readonly double[] noise;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="conditional">The conditional, with a workspace of this chain's own.</param>
    /// <param name="title">Names of the variables, for messages.</param>
    public NormalKernel(NormalConditional conditional, string title)
    {
        this.conditional = conditional;
        this.title = title;
        move = new double[conditional.Places.Length];
        noise = new double[move.Length];
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        conditional.Evaluate(state);
        if (!conditional.Factor.Factor())
            throw KernelFaults.Improper(title, "its precision is not positive definite", state);
        conditional.Gradient.CopyTo(move);
        random.FillNormal(noise);
        conditional.Factor.Draw(move, noise);
        ReadOnlySpan<int> places = conditional.Places;
        for (int i = 0; i < places.Length; i++)
            state[places[i]] += move[i];
    }
}
