namespace HmcNet.Adaptation;

/// <summary>A run of warm-up iterations.</summary>
/// <param name="Length">Number of iterations.</param>
/// <param name="LearnsMetric">Whether its draws give a new metric at its end; else only the step size is tuned.</param>
internal readonly record struct WarmupWindow(int Length, bool LearnsMetric);
