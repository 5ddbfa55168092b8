using System.Runtime.CompilerServices;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>
/// Spaces that parameters live in, for <see cref="Model.FromLogDensity"/>; meant for <c>using static HmcNet.Space</c>.
/// </summary>
/// <remarks>The tensors returned stand for a support and a shape; the function of the model gets others, of the same
/// names, that hold values.</remarks>
public static class Space
{
    private static readonly ConditionalWeakTable<Tensor, Specification> Specifications = [];

    /// <summary>A real number.</summary>
    /// <returns>A scalar.</returns>
    public static Tensor Real() => Of(Support.Real);

    /// <summary>A positive number.</summary>
    /// <returns>A scalar.</returns>
    public static Tensor Positive() => Of(Support.Positive);

    /// <summary>A number between 0 and 1.</summary>
    /// <returns>A scalar.</returns>
    public static Tensor UnitInterval() => Of(Support.UnitInterval);

    /// <summary>A number above a bound.</summary>
    /// <param name="bound">The bound.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Lower(double bound) => Of(Support.Lower(bound));

    /// <summary>A number below a bound.</summary>
    /// <param name="bound">The bound.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Upper(double bound) => Of(Support.Upper(bound));

    /// <summary>A number between bounds.</summary>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Interval(double lower, double upper) => Of(Support.Interval(lower, upper));

    /// <summary>A vector of real numbers.</summary>
    /// <param name="over">Its length, or a factor.</param>
    /// <returns>A vector.</returns>
    public static Tensor Vector(Dimensions over) => Of(Support.Real, over);

    /// <summary>A vector of positive numbers.</summary>
    /// <param name="over">Its length, or a factor.</param>
    /// <returns>A vector.</returns>
    public static Tensor PositiveVector(Dimensions over) => Of(Support.Positive, over);

    /// <summary>A vector of numbers between 0 and 1.</summary>
    /// <param name="over">Its length, or a factor.</param>
    /// <returns>A vector.</returns>
    public static Tensor UnitIntervalVector(Dimensions over) => Of(Support.UnitInterval, over);

    /// <summary>A matrix of real numbers.</summary>
    /// <param name="rows">Number of rows, or a factor.</param>
    /// <param name="columns">Number of columns, or a factor.</param>
    /// <returns>A matrix.</returns>
    public static Tensor Matrix(Dimension rows, Dimension columns) => Of(Support.Real, [rows, columns]);

    /// <summary>An increasing vector.</summary>
    /// <param name="over">Its length.</param>
    /// <returns>A vector.</returns>
    public static Tensor Ordered(Dimensions over) => Of(Support.Ordered, over);

    /// <summary>An increasing vector of positive numbers.</summary>
    /// <param name="over">Its length.</param>
    /// <returns>A vector.</returns>
    public static Tensor PositiveOrdered(Dimensions over) => Of(Support.PositiveOrdered, over);

    /// <summary>A vector of positive numbers that sum to one.</summary>
    /// <param name="over">Its length.</param>
    /// <returns>A vector.</returns>
    public static Tensor Simplex(Dimensions over) => Of(Support.Simplex, over);

    /// <summary>A vector of Euclidean length one.</summary>
    /// <param name="over">Its length.</param>
    /// <returns>A vector.</returns>
    public static Tensor UnitVector(Dimensions over) => Of(Support.UnitVector, over);

    /// <summary>A vector that sums to zero.</summary>
    /// <param name="over">Its length.</param>
    /// <returns>A vector.</returns>
    public static Tensor SumToZero(Dimensions over) => Of(Support.SumToZero, over);

    /// <summary>A Cholesky factor of a correlation matrix.</summary>
    /// <param name="size">Number of rows.</param>
    /// <returns>A matrix.</returns>
    public static Tensor CholeskyCorrelation(Dimension size) => Of(Support.CholeskyCorrelation, [size, size]);

    /// <summary>A Cholesky factor of a covariance matrix.</summary>
    /// <param name="size">Number of rows.</param>
    /// <returns>A matrix.</returns>
    public static Tensor CholeskyCovariance(Dimension size) => Of(Support.CholeskyCovariance, [size, size]);

    /// <summary>A correlation matrix.</summary>
    /// <param name="size">Number of rows.</param>
    /// <returns>A matrix.</returns>
    public static Tensor Correlation(Dimension size) => Of(Support.Correlation, [size, size]);

    /// <summary>A covariance matrix.</summary>
    /// <param name="size">Number of rows.</param>
    /// <returns>A matrix.</returns>
    public static Tensor Covariance(Dimension size) => Of(Support.Covariance, [size, size]);

    /// <summary>Any support and shape.</summary>
    /// <param name="support">The support.</param>
    /// <param name="over">What it ranges over; null for a scalar.</param>
    /// <returns>A tensor of that shape.</returns>
    public static Tensor Of(Support support, Dimensions? over = null)
    {
        var tensor = Tensor.Parameter("a parameter of Model.FromLogDensity", over?.Shape ?? Shape.Scalar);
        Specifications.Add(tensor, new Specification(support, over));
        return tensor;
    }

    /// <summary>What a tensor of this class stands for; null for any other.</summary>
    internal static Specification? SpecificationOf(Tensor tensor) => Specifications.TryGetValue(tensor, out Specification? found) ? found : null;

    /// <summary>A support and what it ranges over.</summary>
    internal sealed record Specification(Support Support, Dimensions? Over);
}
