using HmcNet.Hmc;

namespace HmcNet.Diagnostics;

/// <summary>Diagnostics of the energy that Hamiltonian Monte Carlo explores.</summary>
public static class EnergyDiagnostics
{
    /// <summary>
    /// Energy Bayesian fraction of missing information of one chain: mean squared difference of successive
    /// energies over their sample variance (divisor n - 1).
    /// </summary>
    /// <remarks>
    /// Source: Betancourt (2016), Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo,
    /// equation 8. The mean is over the n - 1 differences, as in ArviZ.
    /// </remarks>
    /// <param name="energies">Energies of the draws of one chain in order, shape [n].</param>
    /// <returns>E-BFMI; NaN for fewer than two draws, when the energies do not vary, and when one is not finite.</returns>
    public static double EBfmi(ReadOnlySpan<double> energies)
    {
        if (energies.Length < 2)
            return double.NaN;
        double sum = 0;
        for (int i = 1; i < energies.Length; i++)
            sum += (energies[i] - energies[i - 1]) * (energies[i] - energies[i - 1]);
        return sum / (energies.Length - 1) / Moments.Variance(energies, Moments.Mean(energies));
    }

    /// <summary>Energy Bayesian fraction of missing information of one chain.</summary>
    /// <param name="transitions">The transitions of one chain after warm-up, in order.</param>
    /// <returns>E-BFMI; NaN where it is not defined.</returns>
    public static double EBfmi(ReadOnlySpan<Transition> transitions)
    {
        var energies = new double[transitions.Length];
        for (int i = 0; i < energies.Length; i++)
            energies[i] = transitions[i].Energy;
        return EBfmi(energies);
    }
}
