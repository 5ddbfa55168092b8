using System.Text.Json;
using HmcNet.Cloning;

namespace HmcNet.Tests.Cloning;

/// <summary>dclone's diagnostics, and the verdict on draws whose covariances are known.</summary>
public class CloneDiagnosticsTests
{
    [Fact]
    public void Diagnostics_equal_those_of_dclone()
    {
        string[][] rows = [.. File.ReadLines(TestData.PathOf("diagnostics", "draws_multivariate.csv")).Skip(1).Select(l => l.Split(','))];
        var moments = new PosteriorMoments([.. Enumerable.Range(2, 3).Select(c => rows.Select(r => TestData.Number(r[c])).ToArray())]);
        using JsonDocument gold = JsonDocument.Parse(File.ReadAllText(TestData.PathOf("diagnostics", "diagnostics.json")));
        JsonElement expected = gold.RootElement.GetProperty("multivariate").GetProperty("dclone");
        Assert.Equal(expected.GetProperty("lambdamax.diag").GetDouble(), moments.LambdaMax, 1e-12);
        (double msError, double rSquared) = moments.NormalityCheck();
        Assert.Equal(expected.GetProperty("chisq.diag").GetProperty("ms.error").GetDouble(), msError, 1e-10);
        Assert.Equal(expected.GetProperty("chisq.diag").GetProperty("r.squared").GetDouble(), rSquared, 1e-10);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                Assert.Equal(expected.GetProperty("covariance")[i][j].GetDouble(), moments.Covariance[i, j], 1e-12);
        }
    }

    /// <summary>A variance that is a function of the others has no shape to be judged: singular covariances give NaN, not a number.</summary>
    [Fact]
    public void A_singular_covariance_has_no_normality_check()
    {
        double[] x = [1, 4, 2, 8, 5], y = [2, 1, 3, 3, 0];
        Assert.True(double.IsNaN(new PosteriorMoments([x, y, [.. x.Zip(y, (a, b) => a + b)]]).NormalityCheck().RSquared));
    }

    /// <summary>Derived quantities can overflow: that is no number, and no endless loop either.</summary>
    [Fact]
    public void Draws_that_are_not_finite_give_no_number()
    {
        var moments = new PosteriorMoments([[1, 4, 2, 8, 5], [2, 1, double.PositiveInfinity, 3, 0]]);
        Assert.True(double.IsNaN(moments.LambdaMax));
        Assert.True(double.IsNaN(moments.NormalityCheck().MsError));
    }

    [Fact]
    public void What_falls_like_the_number_of_clones_is_estimable()
    {
        IdentifiabilityJudge judge = Judge([("mu", 1, 0.2), ("sigma", 2, 0.4)], []);
        Assert.Empty(judge.NotConverging);
        Assert.Equal(["mu", "sigma"], judge.Estimable.Select(d => d.Expression));
        Assert.All(judge.Estimable, d => Assert.Equal(0.04, d.VarianceRatio, 1e-12));
    }

    /// <summary>sigma_sq + tau_sq converges, sigma_sq - tau_sq does not: as in the problem of Neyman and Scott with one observation each.</summary>
    [Fact]
    public void A_difference_that_stays_is_named_and_the_sum_is_estimable()
    {
        IdentifiabilityJudge judge = Judge([("mu", 1, 0.2)], [("sigma_sq", "tau_sq", Sum: (0.05, 0.01), Difference: (0.3, 0.29))]);
        DataCloningDirection ridge = Assert.Single(judge.NotConverging);
        Assert.Equal("sigma_sq - tau_sq", ridge.Expression);
        Assert.Equal(0.29 * 0.29 / (0.3 * 0.3), ridge.VarianceRatio, 1e-10);
        Assert.Equal(["mu", "sigma_sq + tau_sq"], judge.Estimable.Select(d => d.Expression));
        Assert.Equal(1, ridge.Coefficients["sigma_sq"]);
        Assert.Equal(-1, ridge.Coefficients["tau_sq"]);
    }

    [Fact]
    public void A_parameter_that_stays_is_named_alone()
    {
        IdentifiabilityJudge judge = Judge([("mu", 1, 0.2), ("omega", 3, 2.9)], []);
        Assert.Equal("omega", Assert.Single(judge.NotConverging).Expression);
        Assert.Equal("mu", Assert.Single(judge.Estimable).Expression);
    }

    /// <summary>Each parameter's variance falls, because of a wide start along the sum; the difference does not.</summary>
    [Fact]
    public void A_combination_hidden_by_its_parts_is_found()
    {
        IdentifiabilityJudge judge = Judge([], [("a", "b", Sum: (10, 0.1), Difference: (1, 0.95))]);
        Assert.Equal("a - b", Assert.Single(judge.NotConverging).Expression);
    }

    /// <summary>Chains at two places of a ridge: what they disagree about is the difference, and they agree on the sum.</summary>
    [Fact]
    public void What_chains_disagree_about_is_named()
    {
        const int n = 400;
        var builder = new DrawsBuilder("mu", "a", "b");
        for (int chain = 0; chain < 2; chain++)
        {
            double place = chain == 0 ? 1 : -1;
            builder.AddChain([.. Enumerable.Range(0, n).Select(i => (U: Wave(i, 0.6180339887), V: Wave(i, 0.4142135624), W: Wave(i, 0.7320508076)))
                .Select(w => new[] { w.U, place + 0.1 * w.V + 0.01 * w.W, -place - 0.1 * w.V + 0.01 * w.W })]);
        }
        Draws draws = builder.Build();
        string[] names = ["mu", "a", "b"];
        Assert.Equal(" over a - b, and agree on a + b", Disagreement.Of(draws, names, PosteriorMoments.Of(draws, names)));
        Assert.Equal("", Disagreement.Of(draws, ["mu"], PosteriorMoments.Of(draws, ["mu"])));
    }

    /// <summary>Evenly spread numbers between -1 and 1 in irregular order.</summary>
    private static double Wave(int i, double step) => 2 * (i * step % 1) - 1;

    /// <summary>Parameters with these sds at 1 and 25 clones, independent but for pairs given by the sds of their sum and difference.</summary>
    private static IdentifiabilityJudge Judge(
        (string Name, double First, double Last)[] single, (string A, string B, (double First, double Last) Sum, (double First, double Last) Difference)[] pairs)
    {
        string[] names = [.. single.Select(s => s.Name), .. pairs.SelectMany(p => new[] { p.A, p.B })];
        int n = single.Length + 2 * pairs.Length;
        double[][] Columns(bool isFirst)
        {
            double[][] z = Orthonormal(n);
            var columns = new List<double[]>();
            for (int i = 0; i < single.Length; i++)
                columns.Add([.. z[i].Select(v => v * (isFirst ? single[i].First : single[i].Last))]);
            for (int i = 0; i < pairs.Length; i++)
            {
                double s = isFirst ? pairs[i].Sum.First : pairs[i].Sum.Last, d = isFirst ? pairs[i].Difference.First : pairs[i].Difference.Last;
                double[] u = z[single.Length + 2 * i], v = z[single.Length + 2 * i + 1];
                columns.Add([.. u.Zip(v, (a, b) => (s * a + d * b) / 2)]);
                columns.Add([.. u.Zip(v, (a, b) => (s * a - d * b) / 2)]);
            }
            return [.. columns];
        }
        var judge = new IdentifiabilityJudge(names, new PosteriorMoments(Columns(true)), new PosteriorMoments(Columns(false)), 1.0 / 25);
        judge.Run();
        return judge;
    }

    /// <summary>Columns of mean 0, sample variance 1 and no correlation: Walsh functions.</summary>
    private static double[][] Orthonormal(int count)
    {
        const int n = 16;
        double unit = Math.Sqrt((n - 1.0) / n);
        return [.. Enumerable.Range(1, count).Select(c => Enumerable.Range(0, n).Select(i => int.IsOddInteger(int.PopCount(i & c)) ? -unit : unit).ToArray())];
    }
}
