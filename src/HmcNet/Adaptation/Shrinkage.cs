namespace HmcNet.Adaptation;

/// <summary>Stan's shrinkage of an estimated inverse metric towards a small multiple of the identity.</summary>
/// <remarks>
/// W = n/(n + 5) S + 1e-3 5/(n + 5) I with S the sample (co)variance of n draws (Stan, var_adaptation.hpp and
/// covar_adaptation.hpp).
/// </remarks>
internal static class Shrinkage
{
    /// <summary>Weight of the identity in draws.</summary>
    public const double PriorDraws = 5;

    /// <summary>Variance that the identity stands for.</summary>
    public const double PriorVariance = 1e-3;

    /// <summary>Shrinks one element.</summary>
    /// <param name="estimate">Element of S.</param>
    /// <param name="draws">Number of draws n.</param>
    /// <param name="onDiagonal">Whether it is a variance.</param>
    public static double Apply(double estimate, int draws, bool onDiagonal) =>
        (draws * estimate + (onDiagonal ? PriorVariance * PriorDraws : 0)) / (draws + PriorDraws);

    /// <summary>The error of an estimate that overflowed.</summary>
    public static HmcNetException Overflow(int coordinate) => new(
        "The variance of the draws overflowed in warm-up: the posterior looks improper.",
        where: FormattableString.Invariant($"unconstrained coordinate {coordinate + 1}"),
        expected: "a finite variance",
        found: "draws that run off to infinity",
        remedy: "give every parameter a proper prior, and check that the likelihood depends on all of them");
}
