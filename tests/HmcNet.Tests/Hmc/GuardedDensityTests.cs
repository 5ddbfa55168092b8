using HmcNet.Hmc;

namespace HmcNet.Tests.Hmc;

public class GuardedDensityTests
{
    [Theory]
    [InlineData(double.NaN, "NotANumber")]
    [InlineData(double.PositiveInfinity, "PositiveInfinity")]
    [InlineData(double.NegativeInfinity, "NegativeInfinity")]
    public void A_value_that_is_not_finite_is_rejected_and_counted(double value, string outcome)
    {
        var density = new GuardedDensity(new FunctionDensity(1, (_, _) => value));
        Assert.Equal(double.NegativeInfinity, density.ValueAndGradient([3], new double[1]));
        Assert.Equal(outcome, density.LastOutcome.ToString());
        Assert.Equal(1, density.Count(density.LastOutcome));
        Assert.Equal(1, density.Evaluations);
        Assert.Equal(double.IsNegativeInfinity(value) ? [] : [3.0], density.FirstNotANumberPosition.ToArray());
    }

    [Fact]
    public void An_exception_is_rejected_counted_and_the_first_is_kept_with_its_place()
    {
        var density = new GuardedDensity(new FunctionDensity(1, (q, _) => throw new InvalidOperationException($"at {q[0]}")));
        Assert.Equal(double.NegativeInfinity, density.ValueAndGradient([1], new double[1]));
        Assert.Equal(double.NegativeInfinity, density.ValueAndGradient([2], new double[1]));
        Assert.Equal(2, density.Count(EvaluationOutcome.Exception));
        Assert.Equal("at 1", density.FirstException!.Message);
        Assert.Equal([1.0], density.FirstExceptionPosition!);
        density.Reset();
        Assert.Null(density.FirstException);
        Assert.Equal(0, density.Count(EvaluationOutcome.Exception));
        Assert.Equal(0, density.Evaluations);
    }

    [Fact]
    public void Cancellation_passes_through_also_when_the_density_notices_it()
    {
        using var source = new CancellationTokenSource();
        var density = new GuardedDensity(
            new FunctionDensity(1, (_, _) =>
            {
                source.Cancel();
                source.Token.ThrowIfCancellationRequested();
                return 0;
            }),
            source.Token);
        Assert.Throws<OperationCanceledException>(() => density.ValueAndGradient([1], new double[1]));
        Assert.Throws<OperationCanceledException>(() => density.ValueAndGradient([1], new double[1]));
        Assert.Equal(1, density.Evaluations);
        Assert.Equal(0, density.Count(EvaluationOutcome.Exception));
    }

    /// <summary>A density's own cancellation that nobody asked for is a fault like any other.</summary>
    [Fact]
    public void A_foreign_cancellation_is_a_rejected_point()
    {
        var density = new GuardedDensity(new FunctionDensity(1, (_, _) => throw new OperationCanceledException()));
        Assert.Equal(double.NegativeInfinity, density.ValueAndGradient([1], new double[1]));
        Assert.Equal(1, density.Count(EvaluationOutcome.Exception));
    }
}
