using System.Globalization;

namespace HmcNet.Supports;

/// <summary>The exceptions that supports have in common.</summary>
internal static class SupportFaults
{
    public static HmcNetException Outside(Support support, int element, string reason) =>
        new("A value is outside its support.",
            where: string.Create(CultureInfo.InvariantCulture, $"element {element + 1}"), expected: support.Name, found: reason);

    public static HmcNetException NotContinuous(Support support) =>
        new($"Values of this support are whole numbers and have no unconstrained form: {support.Name}.",
            expected: "a support of real numbers",
            remedy: "Hamiltonian Monte Carlo needs a gradient: sum the discrete parameter out, e.g. with Mixture");
}
