using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <content>The supports there are. Bounds are numbers, arrays or tensors, traced ones included.</content>
public abstract partial class Support
{
    /// <summary>All real numbers; the map is the identity.</summary>
    public static Support Real { get; } = new RealSupport();

    /// <summary>x > 0, by x = exp(y); an observation of 0 is outside.</summary>
    public static Support Positive { get; } = new BoundedSupport("positive numbers", 0, null, isOpen: true);

    /// <summary>x >= 0, by x = exp(y); as <see cref="Positive"/>, but an observation of 0 is inside.</summary>
    public static Support NonNegative { get; } = new BoundedSupport("non-negative numbers", 0, null, isOpen: false);

    /// <summary>0 &lt; x &lt; 1, by x = 1 / (1 + exp(-y)); observations of 0 and 1 are outside (use <see cref="Interval"/> where they are not).</summary>
    public static Support UnitInterval { get; } = new BoundedSupport("numbers between 0 and 1", 0, 1, isOpen: true);

    /// <summary>Vectors x[1] &lt; x[2] &lt; ..., by x[1] = y[1], x[k] = x[k - 1] + exp(y[k]).</summary>
    public static Support Ordered { get; } = new OrderedSupport(isPositive: false);

    /// <summary>Vectors 0 &lt; x[1] &lt; x[2] &lt; ..., by x[1] = exp(y[1]), x[k] = x[k - 1] + exp(y[k]).</summary>
    public static Support PositiveOrdered { get; } = new OrderedSupport(isPositive: true);

    /// <summary>Vectors of K positive numbers that sum to one, from K - 1 coordinates: the inverse isometric log-ratio map.</summary>
    /// <remarks>Stan Reference Manual 2.37, "Unit simplex"; Egozcue et al. (2003), Isometric logratio transformations, Math. Geol. 35.</remarks>
    public static Support Simplex { get; } = new SimplexSupport();

    /// <summary>Vectors of K numbers of Euclidean length one, from K coordinates: x = y / |y|.</summary>
    /// <remarks>The map loses a dimension, so that it has no Jacobian; -y'y/2 is added in its place, which makes a
    /// flat prior uniform on the sphere (Stan Reference Manual, "Unit vector").</remarks>
    public static Support UnitVector { get; } = new UnitVectorSupport();

    /// <summary>Vectors of K numbers that sum to zero, from K - 1 coordinates on an orthonormal basis (no Jacobian).</summary>
    /// <remarks>Stan Reference Manual 2.36, "Sum-to-zero vector". Densities are with respect to length, area, ... inside
    /// the plane, so that K independent normal densities restricted to it keep their covariance.</remarks>
    public static Support SumToZero { get; } = new SumToZeroSupport();

    /// <summary>Lower triangular Cholesky factors [K, K] of correlation matrices, by canonical partial correlations tanh(y).</summary>
    /// <remarks>Lewandowski, Kurowicka and Joe (2009), J. Multivariate Analysis 100; Stan Reference Manual, "Cholesky factors of correlation matrices".</remarks>
    public static Support CholeskyCorrelation { get; } = new CholeskyCorrelationSupport();

    /// <summary>Lower triangular matrices [K, K] with a positive diagonal, which is the exponential of its coordinates.</summary>
    public static Support CholeskyCovariance { get; } = new CholeskyCovarianceSupport();

    /// <summary>Correlation matrices [K, K], by their Cholesky factors.</summary>
    public static Support Correlation { get; } = new CorrelationSupport();

    /// <summary>Symmetric positive definite matrices [K, K], by their Cholesky factors.</summary>
    public static Support Covariance { get; } = new CovarianceSupport();

    /// <summary>Whole numbers 0, 1, 2, ...</summary>
    public static Support NonNegativeIntegers { get; } = new IntegerSupport("whole numbers from 0", 0, null);

    /// <summary>The numbers 0 and 1.</summary>
    public static Support Binary { get; } = new IntegerSupport("0 or 1", 0, 1);

    /// <summary>Vectors of counts: whole numbers from 0.</summary>
    public static Support Counts { get; } = new CountsSupport(null);

    /// <summary>x >= b, by x = b + exp(y).</summary>
    /// <param name="bound">b: a number, or a tensor that broadcasts to the value's shape.</param>
    /// <returns>The support.</returns>
    /// <exception cref="HmcNetException">When b is not finite.</exception>
    public static Support Lower(Tensor bound) => new BoundedSupport(null, bound, null, isOpen: false);

    /// <summary>x &lt;= b, by x = b - exp(y).</summary>
    /// <param name="bound">b: a number, or a tensor that broadcasts to the value's shape.</param>
    /// <returns>The support.</returns>
    /// <exception cref="HmcNetException">When b is not finite.</exception>
    public static Support Upper(Tensor bound) => new BoundedSupport(null, null, bound, isOpen: false);

    /// <summary>a &lt;= x &lt;= b, by x = a + (b - a) / (1 + exp(-y)).</summary>
    /// <param name="lower">a: a number, or a tensor that broadcasts to the value's shape.</param>
    /// <param name="upper">b, above a.</param>
    /// <returns>The support.</returns>
    /// <exception cref="HmcNetException">When a bound is not finite, or a is not below b.</exception>
    public static Support Interval(Tensor lower, Tensor upper) => new BoundedSupport(null, lower, upper, isOpen: false);

    /// <summary>All real numbers, by x = offset + multiplier y: for coordinates near zero and of scale one.</summary>
    /// <param name="offset">A number, or a tensor that broadcasts to the value's shape.</param>
    /// <param name="multiplier">Positive; as the offset.</param>
    /// <returns>The support.</returns>
    /// <exception cref="HmcNetException">When the multiplier is a number and not positive.</exception>
    public static Support OffsetMultiplier(Tensor offset, Tensor multiplier) => new AffineSupport(offset, multiplier);

    /// <summary>Whole numbers low, low + 1, ..., high.</summary>
    /// <param name="low">Smallest value: a number, or a tensor that broadcasts to the value's shape.</param>
    /// <param name="high">Largest value, e.g. the number of trials of each observation.</param>
    /// <returns>The support.</returns>
    public static Support IntegerRange(Tensor low, Tensor high) => new IntegerSupport(null, low, high);

    /// <summary>Vectors of counts with a given total.</summary>
    /// <param name="total">The total: a number, or one for each vector of the batch.</param>
    /// <returns>The support.</returns>
    public static Support CountsWithTotal(Tensor total) => new CountsSupport(total);

    /// <summary>Name of the unconstrained coordinate of an entry, e.g. "log tau" for "tau".</summary>
    internal virtual string NameCoordinate(string entry) => $"coordinate of {entry}";

    /// <summary>Which entries of a value are the same in every draw; null where none is.</summary>
    internal virtual bool[]? ConstantEntries(Shape shape) => null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
