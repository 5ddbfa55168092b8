namespace HmcNet.Hmc;

/// <summary>
/// All that a sampler knows of a model: the dimension of its unconstrained space, and log density and
/// gradient at a point of it.
/// </summary>
/// <remarks>
/// An instance belongs to one chain and is called from one thread at a time. Outcomes are values: a density
/// of NaN or -infinity is a rejected point, +infinity and exceptions are caught by the chain, counted and
/// reported, and treated as rejected points too.
/// </remarks>
public interface ILogDensity
{
    /// <summary>Number of unconstrained coordinates; at least 1.</summary>
    int Dimension { get; }

    /// <summary>Evaluates the log density and its gradient. Allocates nothing.</summary>
    /// <param name="position">Read: the unconstrained point q, shape [Dimension].</param>
    /// <param name="gradient">Written: d log p / d q at <paramref name="position"/>, shape [Dimension].</param>
    /// <returns>log p(q), up to a constant, including the log-Jacobians of the supports.</returns>
    double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient);
}
