using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet;

/// <summary>Options of the Gibbs sampler.</summary>
/// <remarks>
/// A fit has 1000 warm-up sweeps and 1000 draws a chain unless told otherwise; <see cref="SamplerOptions.Thin"/> keeps every n-th
/// sweep. Options are changed by <c>with</c> and by the methods here, which return new ones.
/// </remarks>
public sealed record GibbsOptions : SamplerOptions
{
    /// <summary>Whether parameters whose joint conditional is normal are drawn together: group effects and their mean.</summary>
    public bool AutomaticBlocks { get; init; } = true;

    /// <summary>Parameters to be drawn together, block by block, by their names; their joint conditional must be normal.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Blocks { get; init; } = [];

    /// <summary>Parameters that are updated first, in this order; the others follow in the order of the model.</summary>
    public IReadOnlyList<string> UpdateOrder { get; init; } = [];

    /// <summary>Kernels that were asked for, by the name of the parameter.</summary>
    public IReadOnlyDictionary<string, Kernel> Kernels { get; init; } = new Dictionary<string, Kernel>();

    /// <summary>Conditionals that the user wrote, by the name of the parameter.</summary>
    public IReadOnlyDictionary<string, GibbsConditional> Conditionals { get; init; } = new Dictionary<string, GibbsConditional>();

    /// <summary>The options with a kernel asked for.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="kernel">The kernel.</param>
    /// <returns>New options.</returns>
    public GibbsOptions Kernel(string parameter, Kernel kernel) =>
        this with { Kernels = new Dictionary<string, Kernel>(Kernels) { [parameter] = kernel } };

    /// <summary>The options with a conditional that the user wrote, as a way to draw a scalar.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="draw">From the state and random numbers to a value.</param>
    /// <returns>New options.</returns>
    public GibbsOptions Conditional(string parameter, Func<GibbsState, RandomStream, double> draw) =>
        Conditional(parameter, GibbsConditional.FromDraws((state, random) => [draw(state, random)]));

    /// <summary>The options with a conditional that the user wrote, as a way to draw all elements.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="draw">From the state and random numbers to the values, row-major.</param>
    /// <returns>New options.</returns>
    public GibbsOptions Conditional(string parameter, Func<GibbsState, RandomStream, double[]> draw) =>
        Conditional(parameter, GibbsConditional.FromDraws(draw));

    /// <summary>The options with a conditional that the user wrote, as a distribution.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="distribution">From the state to a distribution of constant parameters.</param>
    /// <returns>New options.</returns>
    public GibbsOptions Conditional(string parameter, Func<GibbsState, Distribution> distribution) =>
        Conditional(parameter, GibbsConditional.FromDistribution(distribution));

    /// <summary>The options with a conditional that the user wrote.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="conditional">The conditional.</param>
    /// <returns>New options.</returns>
    public GibbsOptions Conditional(string parameter, GibbsConditional conditional) =>
        this with { Conditionals = new Dictionary<string, GibbsConditional>(Conditionals) { [parameter] = conditional } };

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        string? twice = Blocks.SelectMany(b => b).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key
            ?? Conditionals.Keys.FirstOrDefault(n => Kernels.ContainsKey(n) || Blocks.Any(b => b.Contains(n)))
            ?? Kernels.Keys.FirstOrDefault(n => Blocks.Any(b => b.Contains(n)));
        if (twice is not null)
            throw new HmcNetException(
                "A parameter is given two updates.", where: $"parameter \"{twice}\"", expected: "one block, one kernel or one conditional for each parameter",
                found: "several", remedy: "leave one of them out");
    }

    /// <inheritdoc/>
    internal override string Algorithm => "gibbs";

    /// <inheritdoc/>
    internal override string SamplerName => "Gibbs";

    /// <summary>The kernel asked for; automatic where none was.</summary>
    internal Kernel KernelOf(string parameter) => Kernels.GetValueOrDefault(parameter);

    /// <summary>All names of parameters that options mention.</summary>
    internal IEnumerable<string> NamesInUse() => Blocks.SelectMany(b => b).Concat(UpdateOrder).Concat(Kernels.Keys).Concat(Conditionals.Keys);
}
