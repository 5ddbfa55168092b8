namespace HmcNet.Benchmarks;

/// <summary>The same standard run by Stan.</summary>
/// <param name="MicrosecondsAGradient">Seconds of sampling over leapfrog steps.</param>
/// <param name="StepsADraw">Leapfrog steps a draw after warm-up.</param>
/// <param name="EssASecond">Smallest bulk effective sample size over seconds of sampling.</param>
/// <param name="EssASecondWithWarmup">The same over seconds of warm-up and sampling.</param>
internal sealed record PeerFigures(double MicrosecondsAGradient, double StepsADraw, double EssASecond, double EssASecondWithWarmup);
