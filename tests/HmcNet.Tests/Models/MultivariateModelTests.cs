using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Vectors and matrices as parameters and observations.</summary>
public sealed class MultivariateModelTests
{
    private static readonly double[,] Pairs = { { 0.1, 0.4 }, { -1, 0.2 }, { 0.7, 1.3 } };

    [Fact]
    public void Gradients_of_multivariate_priors_are_right()
    {
        Model model = Model.Define("multivariate", m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 2, 3 }), over: 2);
            var l = m.Parameter("L", LkjCholesky(3, 2));
            var omega = m.Parameter("Omega", LkjCorrelation(2, 1.5));
            var sd = m.Parameter("sd", Exponential(1), over: 2);
            var mu = m.Parameter("mu", Normal(0, 1), over: 2);
            m.Observe("y", Pairs, MultivariateNormal(mu, omega * Outer(sd, sd)));
            m.AddLogDensity(l[2, 0] * p[0, 1]);
        });
        Assert.Equal(2 * 2 + 3 + 1 + 2 + 2, model.Dimension);
        Assert.Equal([2, 3], model.Variables.Variables[0].Shape);
        Assert.Equal(["coordinate of p[1,1]", "coordinate of p[1,2]"], model.CoordinateNames.Take(2));
        Assert.Equal(3, model.PointwiseLogLikelihood.Layout.Size);
        double[] q = [.. Enumerable.Range(0, model.Dimension).Select(i => 0.8 * Math.Sin(2.0 * i + 1))];
        // 1e-8: ten digits or so survive the extrapolated differences.
        ModelProbe.Close(model.Differences(q), model.At(q).Gradient, 1e-8);
    }

    [Fact]
    public void Rows_of_vector_observations_are_named()
    {
        HmcNetException Refused(Action<ModelBuilder> define) => Assert.Throws<HmcNetException>(() => Model.Define("rows", define));
        HmcNetException refused = Refused(m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 1 }));
            m.Observe("n", new double[,] { { 1, 4 }, { 2, 2 } }, Multinomial(5, p));
        });
        Assert.Equal("observation \"n\", row 2", refused.Where);
        Assert.Equal("the counts sum to 4, not to 5", refused.Found);
        refused = Refused(m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 1 }));
            m.Observe("n", new double[,] { { 1, 4, 0 } }, Multinomial(5, p));
        });
        Assert.Equal("shape [1, 3]", refused.Found);
        refused = Refused(m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1), over: 2);
            m.Observe("y", new double[,] { { 1, 4 }, { 2, double.PositiveInfinity } }, MultivariateNormal(mu, new double[,] { { 1, 0 }, { 0, 1 } }));
        });
        Assert.Equal("\"y\", row 2", refused.Where);
    }

    [Fact]
    public void A_flat_covariance_needs_one_length()
    {
        Model model = Model.Define("flat", m =>
        {
            var s = m.Parameter("S", Support.Covariance, over: 2);
            m.Observe("y", Pairs, MultivariateNormal(new double[] { 0, 0 }, s));
        });
        Assert.Equal(["S[1,1]", "S[1,2]", "S[2,1]", "S[2,2]"], model.Variables.EntryNames);
        (double[] position, _) = model.Start(("S", [2, 0.5, 0.5, 1]));
        ModelProbe.Close([2, 0.5, 0.5, 1], model.ValuesAt(position));
        var refused = Assert.Throws<HmcNetException>(() => model.Start(("S", [1, 2, 2, 1])));
        Assert.Equal("the matrix is not positive definite", refused.Found);
        Assert.Equal("parameter S[1,1]", refused.Where);
    }
}
