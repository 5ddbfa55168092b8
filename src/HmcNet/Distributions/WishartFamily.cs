using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>What the Wishart distribution and that of its inverses share: degrees of freedom, a scale matrix, and the form of their density.</summary>
public abstract class WishartFamily : Distribution
{
    private protected WishartFamily(Tensor nu, Tensor scale)
        : base(Scalar("nu", nu, MatrixDensities.DegreesAbove(scale)), Matrix("scale", scale, Support.Covariance))
    {
        Nu = nu;
        Scale = scale;
    }

    /// <inheritdoc/>
    public override Support Support => Support.Covariance;

    /// <inheritdoc/>
    public override Shape EventShape => new(Scale.Shape.Lengths[^2..]);

    private protected Tensor Nu { get; }

    private protected Tensor Scale { get; }

    /// <summary>The sign of a determinant's logarithm: 1 for the matrices themselves, -1 for their inverses.</summary>
    private protected abstract double Sign { get; }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Events.Map(
        events =>
        {
            (Tensor degrees, Tensor factor) = (events[0], Cholesky(events[1]));
            int length = factor.Length;
            return MatrixDensities.OfPositiveDefinite(events[2], (drawn, logDetX) =>
                0.5 * (Sign * degrees - (length + 1.0)) * logDetX - 0.5 * Sum(Square(Whitened(factor, drawn)))
                    - 0.5 * degrees * (length * Constants.Ln2 + Sign * MatrixDensities.LogDeterminantFromFactor(factor))
                    - MatrixDensities.LogMultivariateGamma(0.5 * degrees, length));
        },
        (Nu, 0), (Scale, 2), (x, 2));

    /// <summary>A matrix whose squares add up to the trace in the density, from the factors of scale and drawn matrix.</summary>
    private protected abstract Tensor Whitened(Tensor ofScale, Tensor ofDrawn);
}
