namespace HmcNet.Sampling;

/// <summary>Asks a target why it is not finite at a point, and survives a target that cannot say.</summary>
internal static class NonFiniteExplanation
{
    /// <summary>The target's explanation.</summary>
    /// <param name="target">The target.</param>
    /// <param name="position">The unconstrained point.</param>
    public static string Of(ISamplingTarget target, ReadOnlySpan<double> position)
    {
        try
        {
            return target.ExplainNonFinite(position);
        }
#pragma warning disable CA1031 // a failed explanation must not hide the fault it was to explain
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"no explanation: {exception.GetType().Name}: {exception.Message}";
        }
    }
}
