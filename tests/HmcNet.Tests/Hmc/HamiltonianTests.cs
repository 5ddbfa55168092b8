using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Tests.Hmc;

public class HamiltonianTests
{
    public static TheoryData<string> Metrics => ["unit", "diagonal", "dense"];

    /// <summary>100 steps forward, momentum kept, 100 steps back: only rounding remains.</summary>
    [Theory]
    [MemberData(nameof(Metrics))]
    public void Leapfrog_is_reversible(string metric)
    {
        (Hamiltonian h, int start) = Start(metric);
        double[] q = h.Pool[start].Position.ToArray(), p = h.Pool[start].Momentum.ToArray();
        int there = Integrate(h, start, 0.1, 100);
        int back = Integrate(h, there, -0.1, 100);
        for (int i = 0; i < q.Length; i++)
        {
            Assert.Equal(q[i], h.Pool[back].Position[i], 1e-11);
            Assert.Equal(p[i], h.Pool[back].Momentum[i], 1e-11);
        }
    }

    /// <summary>The numerical determinant of the map (q, p) to (q', p') over ten steps is 1.</summary>
    [Theory]
    [MemberData(nameof(Metrics))]
    public void Leapfrog_preserves_volume(string metric)
    {
        const double delta = 1e-4;
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 4);
        for (int column = 0; column < 4; column++)
        {
            double[] plus = Flow(metric, column, delta), minus = Flow(metric, column, -delta);
            for (int row = 0; row < 4; row++)
                jacobian[row, column] = (plus[row] - minus[row]) / (2 * delta);
        }
        // Central differences: the error is of order delta^2 times third derivatives of the ten-step map, about 1e-7.
        Assert.Equal(1, jacobian.Determinant(), 1e-6);
    }

    /// <summary>Halving the step size over a fixed time quarters the energy error.</summary>
    [Theory]
    [MemberData(nameof(Metrics))]
    public void Energy_error_is_of_second_order(string metric)
    {
        double[] errors = [.. new[] { 64, 128, 256 }.Select(steps =>
        {
            (Hamiltonian h, int start) = Start(metric);
            double before = h.Pool.Energy(start);
            return Math.Abs(h.Pool.Energy(Integrate(h, start, 1.3 / steps, steps)) - before);
        })];
        // The next term is of fourth order: at 64 steps it shifts the ratio by well under 5 %.
        Assert.InRange(errors[0] / errors[1], 3.8, 4.2);
        Assert.InRange(errors[1] / errors[2], 3.9, 4.1);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Leapfrog_equals_the_textbook_formulas(string metric)
    {
        (Hamiltonian h, int start) = Start(metric);
        double[] w = Matrix(h.Kinetic);
        double[] q = h.Pool[start].Position.ToArray(), p = h.Pool[start].Momentum.ToArray(), g = new double[2];
        ILogDensity density = TestDensities.Quartic();
        const double eps = 0.3;
        density.ValueAndGradient(q, g);
        double[] half = [p[0] + eps / 2 * g[0], p[1] + eps / 2 * g[1]];
        double[] q1 = [q[0] + eps * (w[0] * half[0] + w[1] * half[1]), q[1] + eps * (w[2] * half[0] + w[3] * half[1])];
        double value = density.ValueAndGradient(q1, g);
        double[] p1 = [half[0] + eps / 2 * g[0], half[1] + eps / 2 * g[1]];
        double[] v1 = [w[0] * p1[0] + w[1] * p1[1], w[2] * p1[0] + w[3] * p1[1]];
        int to = h.Pool.Rent();
        h.Leapfrog(start, to, eps);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(q1[i], h.Pool[to].Position[i], 1e-14);
            Assert.Equal(p1[i], h.Pool[to].Momentum[i], 1e-14);
            Assert.Equal(v1[i], h.Pool[to].Velocity[i], 1e-14);
            Assert.Equal(g[i], h.Pool[to].Gradient[i], 1e-14);
        }
        Assert.Equal(value, h.Pool.LogDensity(to), 1e-14);
        Assert.Equal(0.5 * (p1[0] * v1[0] + p1[1] * v1[1]) - value, h.Pool.Energy(to), 1e-14);
    }

    [Fact]
    public void An_energy_that_is_not_a_number_is_infinite_and_a_bad_gradient_is_counted()
    {
        var density = new GuardedDensity(new FunctionDensity(1, (q, g) =>
        {
            g[0] = q[0] > 1 ? double.NaN : -q[0];
            return -0.5 * q[0] * q[0];
        }));
        var h = new Hamiltonian(density, KineticEnergy.Unit(1), new PhasePointPool(1, 2));
        int start = h.Pool.Rent(), to = h.Pool.Rent();
        h.Pool[start].Position[0] = 0.9;
        h.Evaluate(start);
        h.Pool[start].Momentum[0] = 1;
        h.Leapfrog(start, to, 0.5);
        Assert.Equal(double.PositiveInfinity, h.Pool.Energy(to));
        Assert.Equal(1, density.Count(EvaluationOutcome.NonFiniteGradient));
        Assert.Equal(1, density.Count(EvaluationOutcome.Finite));
        Assert.Equal(h.Pool[to].Position.ToArray(), density.FirstNotANumberPosition.ToArray());
    }

    private static double[] Flow(string metric, int coordinate, double delta)
    {
        (Hamiltonian h, int start) = Start(metric);
        (coordinate < 2 ? h.Pool[start].Position : h.Pool[start].Momentum)[coordinate % 2] += delta;
        h.Evaluate(start);
        int end = Integrate(h, start, 0.2, 10);
        return [.. h.Pool[end].Position, .. h.Pool[end].Momentum];
    }

    private static (Hamiltonian Hamiltonian, int Start) Start(string metric)
    {
        KineticEnergy kinetic = metric switch
        {
            "unit" => KineticEnergy.Unit(2),
            "diagonal" => new DiagonalKineticEnergy([0.5, 2]),
            _ => new DenseKineticEnergy([1.5, 0.4, 0.4, 0.7], 2),
        };
        var h = new Hamiltonian(new GuardedDensity(TestDensities.Quartic()), kinetic, new PhasePointPool(2, 3));
        int start = h.Pool.Rent();
        h.Pool[start].Position[0] = 0.7;
        h.Pool[start].Position[1] = -1.2;
        h.Evaluate(start);
        h.DrawMomentum(start, new RandomStream(1, 1));
        return (h, start);
    }

    private static int Integrate(Hamiltonian h, int from, double eps, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            int to = h.Pool.Rent();
            h.Leapfrog(from, to, eps);
            h.Pool.Release(from);
            from = to;
        }
        return from;
    }

    private static double[] Matrix(KineticEnergy kinetic)
    {
        IReadOnlyList<double> w = kinetic.InverseMetric;
        return w.Count == 4 ? [.. w] : [w[0], 0, 0, w[1]];
    }
}
