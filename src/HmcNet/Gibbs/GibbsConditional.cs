using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet;

/// <summary>A full conditional that the user wrote: a way to draw from it, or the distribution itself.</summary>
public sealed class GibbsConditional
{
    private readonly Func<GibbsState, RandomStream, double[]>? draw;
    private readonly Func<GibbsState, Distribution>? distribution;

    private GibbsConditional(Func<GibbsState, RandomStream, double[]>? draw, Func<GibbsState, Distribution>? distribution)
    {
        this.draw = draw;
        this.distribution = distribution;
    }

    /// <summary>The distribution at a state, where the conditional was given so.</summary>
    internal Func<GibbsState, Distribution>? DistributionAt => distribution;

    /// <summary>A way to draw: from the state and random numbers to the parameter's values, row-major.</summary>
    /// <param name="draw">The function.</param>
    /// <returns>The conditional.</returns>
    public static GibbsConditional FromDraws(Func<GibbsState, RandomStream, double[]> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        return new GibbsConditional(draw, null);
    }

    /// <summary>The conditional distribution at each state; its density can then be compared exactly.</summary>
    /// <param name="distribution">From the state to a distribution of constant parameters.</param>
    /// <returns>The conditional.</returns>
    public static GibbsConditional FromDistribution(Func<GibbsState, Distribution> distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        return new GibbsConditional(null, distribution);
    }

    /// <summary>Draws at a state.</summary>
    internal double[] Draw(GibbsState state, RandomStream random) =>
        draw is not null ? draw(state, random) : distribution!(state).Draw(random, 1);
}
