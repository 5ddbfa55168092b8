using HmcNet.Autodiff.Execution;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// Moves a vector with a normal prior and any likelihood: proposals lie on an ellipse through the current point and a draw
/// from the prior, so that no step size is needed.
/// </summary>
/// <remarks>I. Murray, R. P. Adams and D. J. C. MacKay (2010), Elliptical slice sampling, AISTATS, figure 2.</remarks>
internal sealed class EllipticalSliceKernel : GibbsKernel
{
    private const int MostShrinks = 1000;

    private readonly NormalConditional prior;
    private readonly GraphFunction likelihood;
    private readonly string title;
    private readonly double[] mean, auxiliary, start;
    private readonly double[] output = new double[1];

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="prior">The quadratic terms, with a workspace of this chain's own.</param>
    /// <param name="likelihood">The sum of the other terms that the vector enters; likewise.</param>
    /// <param name="title">Name of the variable, for messages.</param>
    public EllipticalSliceKernel(NormalConditional prior, GraphFunction likelihood, string title)
    {
        this.prior = prior;
        this.likelihood = likelihood;
        this.title = title;
        int n = prior.Places.Length;
        (mean, auxiliary, start) = (new double[n], new double[n], new double[n]);
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        prior.Evaluate(state);
        if (!prior.Factor.Factor())
            throw KernelFaults.Improper(title, "the precision of its normal prior is not positive definite", state);
        ReadOnlySpan<int> places = prior.Places;
        prior.Gradient.CopyTo(mean);
        prior.Factor.Solve(mean);
        random.FillNormal(auxiliary);
        prior.Factor.Colour(auxiliary);
        for (int i = 0; i < mean.Length; i++)
        {
            double x = state[places[i]];
            mean[i] += x;
            start[i] = x - mean[i];
        }
        double current = Evaluate(state);
        if (!double.IsFinite(current))
            throw KernelFaults.NotFinite(title, state[places[0]], current);
        double level = current - random.NextExponential();
        double angle = 2 * Math.PI * random.NextUniform(), least = angle - 2 * Math.PI, most = angle;
        for (int shrink = 0; shrink < MostShrinks; shrink++)
        {
            (double sine, double cosine) = Math.SinCos(angle);
            for (int i = 0; i < mean.Length; i++)
                state[places[i]] = mean[i] + cosine * start[i] + sine * auxiliary[i];
            if (Evaluate(state) >= level)
                return;
            if (angle < 0)
                least = angle;
            else
                most = angle;
            angle = least + random.NextUniform() * (most - least);
        }
        // The bracket has shrunk to the starting point.
        for (int i = 0; i < mean.Length; i++)
            state[places[i]] = mean[i] + start[i];
    }

    private double Evaluate(Span<double> state)
    {
        Evaluations++;
        likelihood.Run(state, output);
        return output[0];
    }
}
