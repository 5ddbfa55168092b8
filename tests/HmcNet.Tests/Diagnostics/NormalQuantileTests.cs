using HmcNet.Diagnostics;

namespace HmcNet.Tests.Diagnostics;

public class NormalQuantileTests
{
    // R 4.2.2: sprintf("%.17g", qnorm(p)).
    public static TheoryData<double, double> Values() => new()
    {
        { 1e-300, -37.047096299361201 },
        { 1e-100, -21.273453560965319 },
        { 9.9999999999999995e-21, -9.2623400897984052 },
        { 1e-10, -6.3613409024040557 },
        { 1.0000000000000001e-05, -4.2648907939228256 },
        { 0.001, -3.0902323061678132 },
        { 0.074899999999999994, -1.4402382675279632 },
        { 0.0751, -1.4388253927525398 },
        { 0.20000000000000001, -0.84162123357291418 },
        { 0.29999999999999999, -0.52440051270804067 },
        { 0.49990000000000001, -0.00025066283008800752 },
        { 0.5, 0 },
        { 0.60999999999999999, 0.27931903444745404 },
        { 0.90000000000000002, 1.2815515655446008 },
        { 0.92500000000000004, 1.4395314709384559 },
        { 0.97499999999999998, 1.9599639845400536 },
        { 0.99999000000000005, 4.2648907939238399 },
    };

    // Two units in the last place of the result, and where p is near 1 what the rounding of 1 - p gives.
    [Theory]
    [MemberData(nameof(Values))]
    public void Agrees_with_R(double p, double expected) =>
        Assert.Equal(expected, NormalQuantile.Of(p), 1e-15 * Math.Max(Math.Abs(expected), 1e-3));

    [Fact]
    public void Is_odd_about_one_half_and_infinite_at_the_ends()
    {
        for (int i = 1; i < 64; i++)
            Assert.Equal(-NormalQuantile.Of(i / 128.0), NormalQuantile.Of(1 - i / 128.0));
        Assert.Equal(double.NegativeInfinity, NormalQuantile.Of(0));
        Assert.Equal(double.PositiveInfinity, NormalQuantile.Of(1));
        Assert.True(double.IsNaN(NormalQuantile.Of(-0.1)) && double.IsNaN(NormalQuantile.Of(1.1)) && double.IsNaN(NormalQuantile.Of(double.NaN)));
    }
}
