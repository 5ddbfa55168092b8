namespace HmcNet.Sampling;

/// <summary>What warm-up found and sampling uses.</summary>
/// <param name="StepSize">Leapfrog step size, positive.</param>
/// <param name="Metric">CmdStan's name of the metric: "unit_e", "diag_e" or "dense_e".</param>
/// <param name="InverseMetric">
/// Elements of the inverse metric: shape [Dimension] for unit and diagonal, [Dimension, Dimension] row-major for dense.
/// </param>
/// <param name="Dimension">Number of unconstrained coordinates.</param>
public sealed record AdaptationResult(double StepSize, string Metric, IReadOnlyList<double> InverseMetric, int Dimension);
