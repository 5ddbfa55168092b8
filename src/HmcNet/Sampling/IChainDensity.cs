using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>A log density that can also say what the variables of a draw are at a point.</summary>
public interface IChainDensity : ILogDensity
{
    /// <summary>Computes the constrained parameters and derived quantities at a point. Allocates nothing.</summary>
    /// <param name="position">Read: the unconstrained point, shape [Dimension].</param>
    /// <param name="values">Written: values in the layout's order, shape [Variables.Size].</param>
    void WriteValues(ReadOnlySpan<double> position, Span<double> values);
}
