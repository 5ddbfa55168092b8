using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Tests.Hmc;

namespace HmcNet.Tests.Adaptation;

public class StepSizeSearchTests
{
    /// <summary>The answer scales with the density and does not depend much on where the search starts.</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-2)]
    [InlineData(1)]
    [InlineData(1e4)]
    public void The_step_size_is_of_the_order_of_the_scale(double scale)
    {
        foreach (double start in new[] { 1e-3, 1, 1e3 })
        {
            NutsTransition nuts = At(TestDensities.Gaussian(scale, scale, scale), [scale, 0, -scale]);
            double found = StepSizeSearch.Find(nuts, 0, start);
            Assert.InRange(found / scale, 0.1, 10);
            // A doubling or halving of the start, exactly.
            Assert.Equal(0, Math.Log2(found / start) % 1, 1e-9);
            Assert.Equal(1, nuts.Hamiltonian.Pool.Held);
            Assert.Equal([scale, 0, -scale], nuts.Position.ToArray());
        }
    }

    [Fact]
    public void A_flat_density_is_called_improper()
    {
        NutsTransition nuts = At(new FunctionDensity(1, (_, g) => { g[0] = 0; return 0; }), [0]);
        var error = Assert.Throws<HmcNetException>(() => StepSizeSearch.Find(nuts, 0, 1));
        Assert.Contains("improper", error.What, StringComparison.Ordinal);
        Assert.Contains("proper prior", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Only the starting point has a density: no step size is small enough.</summary>
    [Fact]
    public void A_density_at_one_point_only_is_called_discontinuous()
    {
        int calls = 0;
        NutsTransition nuts = At(new FunctionDensity(1, (_, g) => { g[0] = 0; return calls++ == 0 ? 0 : double.NegativeInfinity; }), [0.5]);
        var error = Assert.Throws<HmcNetException>(() => StepSizeSearch.Find(nuts, 0, 1));
        Assert.Contains("small enough", error.What, StringComparison.Ordinal);
        Assert.Contains("continuous", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e8)]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void An_extreme_start_is_left_alone(double start) =>
        Assert.Equal(start, StepSizeSearch.Find(At(TestDensities.Gaussian(1), [0]), 0, start));

    private static NutsTransition At(ILogDensity density, double[] start)
    {
        var nuts = new NutsTransition(
            new GuardedDensity(density), new RandomStream(1, 1), KineticEnergy.Unit(density.Dimension), 10);
        nuts.MoveTo(start);
        return nuts;
    }
}
