namespace HmcNet;

/// <summary>Draws from a model before it has seen data: parameters from their priors, then data.</summary>
/// <param name="Parameters">Parameters and derived quantities, [1 chain, draw, variable].</param>
/// <param name="Data">Data of every observation, of the names and shapes of the observations; the same draws.</param>
public sealed record PriorPredictiveDraws(Draws Parameters, Draws Data)
{
    /// <summary>Summaries of both.</summary>
    /// <returns>Two tables.</returns>
    public override string ToString() => $"{Parameters.Summary()}\n\n{Data.Summary()}";
}
