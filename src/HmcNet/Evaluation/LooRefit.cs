namespace HmcNet;

/// <summary>An observation that was left out exactly.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Observation">Its place among the observations, from 0.</param>
/// <param name="ParetoK">The k because of which it was.</param>
/// <param name="ElpdPsis">Its elpd by importance sampling.</param>
/// <param name="ElpdExact">Its elpd from draws given the other observations.</param>
/// <param name="McseElpd">Monte Carlo standard error of <paramref name="ElpdExact"/>.</param>
/// <param name="Seconds">Time that the refit took.</param>
/// <param name="Problems">What the verdict on the refit says; empty when it is clean.</param>
public sealed record LooRefit(
    string Name, int Observation, double ParetoK, double ElpdPsis, double ElpdExact, double McseElpd, double Seconds, IReadOnlyList<string> Problems);
