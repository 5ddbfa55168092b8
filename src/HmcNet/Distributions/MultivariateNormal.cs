using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The normal distribution of vectors; see <see cref="Distribution.MultivariateNormal"/>.</summary>
public sealed class MultivariateNormal : Distribution
{
    private readonly Tensor mu;
    private readonly Tensor matrix;
    private readonly ScaleMatrix form;

    /// <summary>Creates the distribution.</summary>
    /// <param name="mu">Mean [K]; a scalar is the mean of every element.</param>
    /// <param name="matrix">Matrix [K, K].</param>
    /// <param name="form">What the matrix is.</param>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public MultivariateNormal(Tensor mu, Tensor matrix, ScaleMatrix form)
        : base(
            Vector("mu", MatrixScales.Location(mu, matrix), Support.Real),
            Matrix(MatrixScales.NameOf(form), matrix, MatrixScales.SupportOf(form)))
    {
        this.mu = Parameters[0].Value;
        this.matrix = matrix;
        this.form = form;
        ConstantParameters.CheckSquare(nameof(MultivariateNormal), Parameters[0], Parameters[1]);
    }

    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Vector(matrix.Shape[matrix.Rank - 1]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => matrix.Rank == 2
        ? LogDensity(x - mu, matrix)
        : Events.Map(events => LogDensity(events[0], events[1]), (x - mu, 1), (matrix, 2));

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(MatrixScales.Variances(matrix, form));

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() =>
        new(new StandardNormal(), z => mu + MatrixScales.Colour(z, matrix, form));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        MatrixScales.DrawNormal(random, parameters[1], form, destination);
        for (int i = 0; i < destination.Length; i++)
            destination[i] += parameters[0][i];
    }

    private Tensor LogDensity(Tensor residual, Tensor one)
    {
        Tensor factor = MatrixScales.Factor(one, form);
        Tensor logNormaliser = MatrixScales.HalfLogDeterminant(factor, form) + Constants.HalfLn2Pi * one.Length;
        return -0.5 * MatrixScales.Quadratic(residual, factor, form) - logNormaliser;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The multivariate normal distribution of vectors [K] by its covariance matrix:
    /// p(x) = exp(-(x - mu)' S^-1 (x - mu) / 2) / sqrt((2 pi)^K det S).
    /// </summary>
    /// <remarks>Mean mu, variances the diagonal of S. Stan Functions Reference, "Multivariate normal distribution".</remarks>
    /// <param name="mu">Mean [K] or a batch of means [..., K]; a scalar is the mean of every element.</param>
    /// <param name="covariance">S, symmetric positive definite, [K, K]; its lower triangle is read.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public static Distribution MultivariateNormal(Tensor mu, Tensor covariance) => new MultivariateNormal(mu, covariance, ScaleMatrix.Covariance);

    /// <summary>As <see cref="MultivariateNormal"/>, by the precision matrix, the inverse of the covariance matrix.</summary>
    /// <remarks>Stan Functions Reference, "Multivariate normal distribution, precision parameterization".</remarks>
    /// <param name="mu">Mean [K] or a batch of means [..., K]; a scalar is the mean of every element.</param>
    /// <param name="precision">Symmetric positive definite, [K, K]; its lower triangle is read.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public static Distribution MultivariateNormalPrecision(Tensor mu, Tensor precision) => new MultivariateNormal(mu, precision, ScaleMatrix.Precision);

    /// <summary>As <see cref="MultivariateNormal"/>, by the Cholesky factor of the covariance matrix: the fastest form.</summary>
    /// <remarks>Stan Functions Reference, "Multivariate normal distribution, Cholesky parameterization".</remarks>
    /// <param name="mu">Mean [K] or a batch of means [..., K]; a scalar is the mean of every element.</param>
    /// <param name="choleskyFactor">Lower triangular with a positive diagonal, [K, K].</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public static Distribution MultivariateNormalCholesky(Tensor mu, Tensor choleskyFactor) =>
        new MultivariateNormal(mu, choleskyFactor, ScaleMatrix.CholeskyFactor);
}
