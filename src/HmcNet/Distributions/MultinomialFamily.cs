using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>What distributions of the counts of K categories in n trials share.</summary>
public abstract class MultinomialFamily : Distribution
{
    private protected MultinomialFamily(Tensor n, DistributionParameter categories)
        : base(Scalar("n", n, Support.NonNegativeIntegers), categories)
    {
        N = n;
        Categories = categories.Value.Shape[categories.Value.Rank - 1];
    }

    /// <inheritdoc/>
    public override Support Support => Support.CountsWithTotal(N);

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Vector(Categories);

    private protected Tensor N { get; }

    /// <summary>The number of trials beside the categories.</summary>
    private protected Tensor Trials => Reshape(N, new Shape([.. N.Shape.Lengths, 1]));

    private int Categories { get; }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor least = -MaxOver(-x, -1);
        return Where((least >= 0.0) * Equal(Sum(x, -1), N), LogDensityInside(x), double.NegativeInfinity);
    }
}
