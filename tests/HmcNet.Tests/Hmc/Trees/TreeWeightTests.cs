using HmcNet.Hmc.Trees;

namespace HmcNet.Tests.Hmc.Trees;

public class TreeWeightTests
{
    /// <summary>Rounding of the exponential, a few operations and, at large scales, the rounding of the log weights themselves.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Against sums of logarithms, over scales that overflow and vanish as plain numbers.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1.5, 2.5)]
    [InlineData(299.5, 300.5)]
    [InlineData(-299.5, -300.5)]
    [InlineData(-999, -998)]
    [InlineData(-999, 0)]
    [InlineData(1e6, 1e6 + 1)]
    [InlineData(1e6, -3)]
    public void Sums_and_shares_are_those_of_the_exponentials(double a, double b)
    {
        TreeWeight first = TreeWeight.FromLog(a), second = TreeWeight.FromLog(b), sum = first + second;
        double high = Math.Max(a, b), total = high + Math.Log(1 + Math.Exp(Math.Min(a, b) - high));
        Assert.Equal(total, Math.Log(sum.Mantissa) + sum.Scale, Rounding * (1 + Math.Abs(total)));
        Assert.Equal(Math.Exp(b - total), second.ShareOf(sum), 1e-9);
        Assert.Equal(Math.Exp(a - total), first.ShareOf(sum), 1e-9);
        Assert.Equal(sum, second + first);
        Assert.Equal(Math.Min(1, Math.Exp(b - a)), second.ShareOf(first), Rounding);
    }

    [Fact]
    public void As_many_weights_as_a_trajectory_can_have_neither_overflow_nor_vanish()
    {
        foreach (double logWeight in new[] { TreeWeight.LargestPlain, -TreeWeight.LargestPlain })
        {
            TreeWeight sum = TreeWeight.FromLog(logWeight);
            for (int doubling = 0; doubling < Directions.MaxDepth; doubling++)
                sum += sum;
            Assert.Equal(logWeight + Directions.MaxDepth * Math.Log(2), Math.Log(sum.Mantissa) + sum.Scale, Rounding * 300);
        }
    }
}
