using System.Text.Json;
using HmcNet.Diagnostics;

namespace HmcNet.Tests.Diagnostics;

/// <summary>All statistics against R's posterior 1.4.0, hostile cases included; tests/data/diagnostics/diagnostics.json.</summary>
public class GoldFileTests
{
    // Both sides are double precision with other summation orders; the issue asks for this agreement.
    private const double RelativeTolerance = 1e-10;

    private static readonly JsonDocument Gold =
        JsonDocument.Parse(File.ReadAllText(TestData.PathOf("diagnostics", "diagnostics.json")));

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (JsonProperty property in Gold.RootElement.EnumerateObject())
        {
            if (property.Value.TryGetProperty("posterior", out _))
                cases.Add(property.Name);
        }
        return cases;
    }

    [Fact]
    public void Every_case_of_the_file_is_covered() => Assert.Equal(16, Cases().Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_statistics_equal_posterior(string name)
    {
        JsonElement expected = Gold.RootElement.GetProperty(name);
        ChainValues x = TestData.ReadChains(expected.GetProperty("file").GetString()!);
        var found = new Dictionary<string, double>
        {
            ["mean"] = SampleAnalysis.For(x).Mean(),
            ["sd"] = SampleAnalysis.For(x).StandardDeviation(),
            ["var"] = Math.Pow(SampleAnalysis.For(x).StandardDeviation(), 2),
            ["median"] = Quantiles.Of(x, 0.5),
            ["mad"] = Quantiles.MedianAbsoluteDeviation(x),
            ["rhat"] = RHat.RankNormalized(x),
            ["rhat_basic_split"] = RHat.Basic(x),
            ["rhat_basic_nosplit"] = RHat.Basic(x, split: false),
            ["ess_bulk"] = EffectiveSampleSize.Bulk(x),
            ["ess_tail"] = EffectiveSampleSize.Tail(x),
            ["ess_basic_split"] = EffectiveSampleSize.Basic(x),
            ["ess_basic_nosplit"] = EffectiveSampleSize.Basic(x, split: false),
            ["ess_mean"] = EffectiveSampleSize.Mean(x),
            ["ess_sd"] = EffectiveSampleSize.StandardDeviation(x),
            ["ess_median"] = EffectiveSampleSize.Median(x),
            ["ess_quantile.p0.05"] = EffectiveSampleSize.Quantile(x, 0.05),
            ["ess_quantile.p0.5"] = EffectiveSampleSize.Quantile(x, 0.5),
            ["ess_quantile.p0.95"] = EffectiveSampleSize.Quantile(x, 0.95),
            ["mcse_mean"] = MonteCarloError.Mean(x),
            ["mcse_sd"] = MonteCarloError.StandardDeviation(x),
            ["mcse_median"] = MonteCarloError.Median(x),
            ["mcse_quantile.p0.05"] = MonteCarloError.Quantile(x, 0.05),
            ["mcse_quantile.p0.5"] = MonteCarloError.Quantile(x, 0.5),
            ["mcse_quantile.p0.95"] = MonteCarloError.Quantile(x, 0.95),
            ["quantile2.q5"] = Quantiles.Of(x, 0.05),
            ["quantile2.q95"] = Quantiles.Of(x, 0.95),
        };
        var compared = new List<string>();
        foreach ((string statistic, JsonElement value) in Flatten(expected.GetProperty("posterior")))
        {
            if (statistic.StartsWith("autocorrelation", StringComparison.Ordinal))
                continue;
            AssertClose($"{name}: {statistic}", value, found[statistic]);
            compared.Add(statistic);
        }
        Assert.Equal(found.Keys.Order(), compared.Order());
    }

    [Theory]
    [InlineData("iid_normal")]
    [InlineData("ar90")]
    public void Autocorrelation_equals_posterior(string name)
    {
        JsonElement expected = Gold.RootElement.GetProperty(name);
        ChainValues x = TestData.ReadChains(expected.GetProperty("file").GetString()!);
        double[] found = Autocovariance.Correlation(x.Values[..x.Iterations]);
        JsonElement gold = expected.GetProperty("posterior").GetProperty("autocorrelation_chain_1_fft");
        int lag = 0;
        foreach (JsonElement value in gold.EnumerateArray())
        {
            // Correlations are near 0: rounding is relative to the correlation at lag 0, which is 1.
            Assert.Equal(value.GetDouble(), found[lag], 1e-13);
            lag++;
        }
        Assert.True(lag >= 20);
    }

    private static IEnumerable<(string Name, JsonElement Value)> Flatten(JsonElement posterior)
    {
        foreach (JsonProperty property in posterior.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                yield return (property.Name, property.Value);
                continue;
            }
            foreach (JsonProperty inner in property.Value.EnumerateObject())
                yield return ($"{property.Name}.{inner.Name}", inner.Value);
        }
    }

    private static void AssertClose(string what, JsonElement gold, double found)
    {
        double expected = gold.ValueKind switch
        {
            JsonValueKind.Null => double.NaN,
            JsonValueKind.String => TestData.Number(gold.GetString()!),
            _ => gold.GetDouble(),
        };
        bool close = double.IsNaN(expected) ? double.IsNaN(found)
            : double.IsInfinity(expected) ? found == expected
            : Math.Abs(found - expected) <= RelativeTolerance * Math.Abs(expected);
        Assert.True(close, FormattableString.Invariant($"{what}: expected {expected:R}, found {found:R}"));
    }
}
