using HmcNet.Autodiff;

namespace HmcNet;

/// <summary>What running a model's function once left behind.</summary>
internal sealed class ModelTrace
{
    /// <summary>Parameters in the order of their declaration.</summary>
    public List<ParameterDeclaration> Parameters { get; } = [];

    /// <summary>Terms of the log density in the order in which they were added.</summary>
    public List<ModelTerm> Terms { get; } = [];

    /// <summary>Observations in order.</summary>
    public List<ObservationDeclaration> Observations { get; } = [];

    /// <summary>Derived quantities in order.</summary>
    public List<(Variable Variable, Tensor Value)> Derived { get; } = [];

    /// <summary>The inputs of the graphs.</summary>
    public IReadOnlyList<Tensor> Coordinates => [.. Parameters.Select(p => p.Coordinates)];
}
