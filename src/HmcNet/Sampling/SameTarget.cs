using System.Globalization;

namespace HmcNet.Sampling;

/// <summary>Refuses to continue a run with another model, or with the same model on other data.</summary>
internal static class SameTarget
{
    // The same log density, compiled twice, differs by rounding; other data differ by far more.
    private const double Tolerance = 1e-9;

    /// <summary>Compares a target with the one that a run was made of: by coordinates, then by the log density where chains stopped.</summary>
    public static void Require(ISamplingTarget target, SamplerRun previous)
    {
        if (previous.Target is not { } original || ReferenceEquals(target, original))
            return;
        if (!original.CoordinateNames.SequenceEqual(target.CoordinateNames, StringComparer.Ordinal))
            throw Other(original, target, "the same coordinates", $"{Shown(original)} and {Shown(target)}");
        if (previous.Create is not null)
            throw Other(original, target, "the very model object that was sampled", "another one");
        IChainDensity? one = null, other = null;
        foreach (ChainResult chain in previous.Chains)
        {
            if (chain.Position.Count != target.Dimension)
                continue;
            one ??= original.CreateChainDensity();
            other ??= target.CreateChainDensity();
            double[] position = [.. chain.Position];
            var gradient = new double[position.Length];
            double expected = one.ValueAndGradient(position, gradient), found = other.ValueAndGradient(position, gradient);
            if (double.IsFinite(expected) && !(Math.Abs(found - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))))
                throw Other(
                    original, target, string.Create(CultureInfo.InvariantCulture, $"log density {expected:R} where chain {chain.Chain} stopped, as the model that was sampled has"),
                    string.Create(CultureInfo.InvariantCulture, $"{found:R}: other data or another prior"));
        }
    }

    private static HmcNetException Other(ISamplingTarget original, ISamplingTarget target, string expected, string found) =>
        new("A run cannot be continued with another model or with other data: its draws would be of two posteriors.",
            where: $"run of \"{original.Name}\", continued with \"{target.Name}\"", expected: expected, found: found,
            remedy: "continue it with the model that was sampled, fit.Continue(), or sample the new model anew; the draws made so far are kept");

    private static string Shown(ISamplingTarget target) =>
        string.Join(", ", target.CoordinateNames.Take(5)) + (target.CoordinateNames.Count > 5 ? ", ..." : "");
}
