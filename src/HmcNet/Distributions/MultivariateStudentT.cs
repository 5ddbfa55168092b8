using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using GammaFunction = HmcNet.Autodiff.Special.Gamma;

namespace HmcNet.Distributions;

/// <summary>The Student t distribution of vectors; see <see cref="Distribution.MultivariateStudentT"/>.</summary>
public sealed class MultivariateStudentT : Distribution
{
    private readonly Tensor nu;
    private readonly Tensor mu;
    private readonly Tensor matrix;
    private readonly ScaleMatrix form;

    /// <summary>Creates the distribution.</summary>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="mu">Location [K]; a scalar is the location of every element.</param>
    /// <param name="matrix">Matrix [K, K].</param>
    /// <param name="form">What the matrix is; "covariance" means the scale matrix.</param>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public MultivariateStudentT(Tensor nu, Tensor mu, Tensor matrix, ScaleMatrix form)
        : base(
            Scalar("nu", nu, Support.Positive),
            Vector("mu", MatrixScales.Location(mu, matrix), Support.Real),
            Matrix(form == ScaleMatrix.Covariance ? "scale" : MatrixScales.NameOf(form), matrix, MatrixScales.SupportOf(form)))
    {
        this.nu = nu;
        this.mu = Parameters[1].Value;
        this.matrix = matrix;
        this.form = form;
        ConstantParameters.CheckSquare(nameof(MultivariateStudentT), Parameters[1], Parameters[2]);
    }

    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Vector(matrix.Shape[matrix.Rank - 1]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => matrix.Rank == 2
        ? LogDensity(nu, x - mu, matrix)
        : Events.Map(events => LogDensity(events[0], events[1], events[2]), (nu, 0), (x - mu, 1), (matrix, 2));

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(Where(Degrees() > 1.0, mu, double.NaN));

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Where(
        Degrees() > 2.0,
        MatrixScales.Variances(matrix, form) * Degrees() / (Degrees() - 2.0),
        Where(Degrees() > 1.0, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        double half = 0.5 * parameters[0][0];
        double stretch = Math.Sqrt(half / GammaSampler.Draw(random, half));
        MatrixScales.DrawNormal(random, parameters[2], form, destination);
        for (int i = 0; i < destination.Length; i++)
            destination[i] = parameters[1][i] + stretch * destination[i];
    }

    /// <summary>The degrees of freedom beside the elements of vectors.</summary>
    private Tensor Degrees() => Reshape(nu, new Shape([.. nu.Shape.Lengths, 1]));

    private Tensor LogDensity(Tensor degrees, Tensor residual, Tensor one)
    {
        double half = 0.5 * one.Length;
        Tensor factor = MatrixScales.Factor(one, form);
        // Gamma((nu + K) / 2) / Gamma(nu / 2) = Gamma(K / 2) / B(nu / 2, K / 2): no cancellation for large nu.
        Tensor logNormaliser = GammaFunction.LogGamma(half) - half * Constants.LnPi - half * Log(degrees)
            - LogBeta(0.5 * degrees, half) - MatrixScales.HalfLogDeterminant(factor, form);
        return (-0.5 * degrees - half) * Log1p(MatrixScales.Quadratic(residual, factor, form) / degrees) + logNormaliser;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The multivariate Student t distribution of vectors [K]: p(x) = Gamma((nu + K) / 2) / (Gamma(nu / 2) sqrt((nu pi)^K det S))
    /// (1 + (x - mu)' S^-1 (x - mu) / nu)^(-(nu + K) / 2).
    /// </summary>
    /// <remarks>
    /// Mean mu for nu above 1, variances nu / (nu - 2) times the diagonal of S for nu above 2.
    /// Stan Functions Reference, "Multivariate Student-t distribution".
    /// </remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="mu">Location [K] or a batch of them [..., K]; a scalar is the location of every element.</param>
    /// <param name="scale">S, symmetric positive definite, [K, K]; its lower triangle is read. It is not the covariance matrix.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public static Distribution MultivariateStudentT(Tensor nu, Tensor mu, Tensor scale) =>
        new MultivariateStudentT(nu, mu, scale, ScaleMatrix.Covariance);

    /// <summary>As <see cref="MultivariateStudentT"/>, by the Cholesky factor of the scale matrix.</summary>
    /// <remarks>Stan Functions Reference, "Multivariate Student-t distribution, Cholesky parameterization".</remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="mu">Location [K] or a batch of them [..., K]; a scalar is the location of every element.</param>
    /// <param name="choleskyFactor">Lower triangular with a positive diagonal, [K, K].</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range or the shapes do not fit.</exception>
    public static Distribution MultivariateStudentTCholesky(Tensor nu, Tensor mu, Tensor choleskyFactor) =>
        new MultivariateStudentT(nu, mu, choleskyFactor, ScaleMatrix.CholeskyFactor);
}
