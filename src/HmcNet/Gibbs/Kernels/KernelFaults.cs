using System.Globalization;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>The faults of updates.</summary>
internal static class KernelFaults
{
    /// <summary>A full conditional that cannot be normalised.</summary>
    /// <param name="title">Names of the variables.</param>
    /// <param name="why">What is wrong with it.</param>
    /// <param name="state">The state.</param>
    public static HmcNetException Improper(string title, string why, ReadOnlySpan<double> state) =>
        new("A full conditional is improper: it cannot be normalised.", where: $"parameter \"{title}\"",
            expected: "priors and data that determine every parameter", found: $"{why}{Shown(state)}",
            remedy: "give the parameter a proper prior, or check that its likelihood determines it");

    /// <summary>A conditional log density that cannot be evaluated where the chain is.</summary>
    /// <param name="name">The parameter or its element.</param>
    /// <param name="value">Its value.</param>
    /// <param name="logDensity">What was found.</param>
    public static HmcNetException NotFinite(string name, double value, double logDensity) =>
        new("A full conditional cannot be evaluated at the current state.", where: $"parameter \"{name}\"", expected: "a finite log density",
            found: FormattableString.Invariant($"{logDensity} at {name} = {value:G6}"), remedy: "check the terms that the parameter enters, or start the chain elsewhere with InitialValues");

    private static string Shown(ReadOnlySpan<double> state)
    {
        const int most = 8;
        if (state.Length > most)
            return "";
        string[] values = new string[state.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = state[i].ToString("G5", CultureInfo.InvariantCulture);
        return $" at the state {string.Join(", ", values)}";
    }
}
