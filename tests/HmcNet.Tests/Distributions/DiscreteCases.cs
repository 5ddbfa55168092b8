using HmcNet.Distributions;
using static HmcNet.Distributions.Distribution;
using Known = MathNet.Numerics.Distributions;

namespace HmcNet.Tests.Distributions;

/// <summary>Distributions of counts and codes.</summary>
internal static class DiscreteCases
{
    public static IEnumerable<DistributionCase> All => [.. Trials(), .. Counts(), .. Codes(), .. Wrapped()];

    private static IEnumerable<DistributionCase> Trials() =>
    [
        new("Bernoulli", typeof(Bernoulli), t => Bernoulli(t[0]), [0.3]) { Reference = k => Known.Bernoulli.PMFLn(0.3, (int)k), LastCount = 1 },
        new("BernoulliLogit", typeof(BernoulliLogit), t => BernoulliLogit(t[0]), [1.2])
        {
            Reference = k => Known.Bernoulli.PMFLn(1 / (1 + Math.Exp(-1.2)), (int)k), LastCount = 1,
        },
        new("Binomial small", typeof(Binomial), t => Binomial(t[0], t[1]), [12.0, 0.7])
        {
            Reference = k => Known.Binomial.PMFLn(0.7, 12, (int)k), LastCount = 12, Fixed = [0],
        },
        new("Binomial large", typeof(Binomial), t => Binomial(t[0], t[1]), [200.0, 0.35])
        {
            Reference = k => Known.Binomial.PMFLn(0.35, 200, (int)k), LastCount = 200, Fixed = [0],
        },
        new("BinomialLogit", typeof(BinomialLogit), t => BinomialLogit(t[0], t[1]), [40.0, 0.8])
        {
            Reference = k => Known.Binomial.PMFLn(1 / (1 + Math.Exp(-0.8)), 40, (int)k), LastCount = 40, Fixed = [0],
        },
        new("BetaBinomial", typeof(BetaBinomial), t => BetaBinomial(t[0], t[1], t[2]), [12.0, 1.7, 2.9])
        {
            Reference = k => Known.BetaBinomial.PMFLn(12, 1.7, 2.9, (int)k), LastCount = 12, Fixed = [0],
        },
    ];

    private static IEnumerable<DistributionCase> Counts() =>
    [
        new("Poisson small", typeof(Poisson), t => Poisson(t[0]), [3.4]) { Reference = k => Known.Poisson.PMFLn(3.4, (int)k), LastCount = 60 },
        new("Poisson large", typeof(Poisson), t => Poisson(t[0]), [71.0]) { Reference = k => Known.Poisson.PMFLn(71, (int)k), LastCount = 200 },
        new("PoissonLog", typeof(PoissonLog), t => PoissonLog(t[0]), [1.1]) { Reference = k => Known.Poisson.PMFLn(Math.Exp(1.1), (int)k), LastCount = 60 },
        new("NegativeBinomial", typeof(NegativeBinomial), t => NegativeBinomial(t[0], t[1]), [2.4, 0.6])
        {
            Reference = k => Known.NegativeBinomial.PMFLn(2.4, 0.6 / 1.6, (int)k),
        },
        new("NegativeBinomial2", typeof(NegativeBinomial2), t => NegativeBinomial2(t[0], t[1]), [4.0, 1.7])
        {
            Reference = k => Known.NegativeBinomial.PMFLn(1.7, 1.7 / 5.7, (int)k),
        },
        new("NegativeBinomial2Log", typeof(NegativeBinomial2Log), t => NegativeBinomial2Log(t[0], t[1]), [1.3, 1.7])
        {
            Reference = k => Known.NegativeBinomial.PMFLn(1.7, 1.7 / (Math.Exp(1.3) + 1.7), (int)k),
        },
        new("Geometric", typeof(Geometric), t => Geometric(t[0]), [0.2]) { Reference = k => Math.Log(0.2) + k * Math.Log(0.8) },
    ];

    private static IEnumerable<DistributionCase> Codes() =>
    [
        new("Categorical", typeof(Categorical), t => Categorical(t[0]), [new double[] { 0.2, 0.5, 0.3 }])
        {
            Reference = k => Math.Log(new[] { 0.2, 0.5, 0.3 }[(int)k]), LastCount = 2,
        },
        new("CategoricalLogit", typeof(CategoricalLogit), t => CategoricalLogit(t[0]), [new double[] { 1.2, -0.5, 0.3, 0.0 }])
        {
            Reference = k => Known.Categorical.PMFLn([Math.Exp(1.2), Math.Exp(-0.5), Math.Exp(0.3), 1], (int)k), LastCount = 3,
        },
        new("OrderedLogistic", typeof(OrderedLogistic), t => OrderedLogistic(t[0], t[1]), [0.4, new double[] { -1.0, 0.3, 2.0 }])
        {
            Reference = k => Math.Log(Sigmoid(k, 0.4, [-1.0, 0.3, 2.0]) - Sigmoid(k - 1, 0.4, [-1.0, 0.3, 2.0])), LastCount = 3,
        },
        new("OrderedLogistic two", typeof(OrderedLogistic), t => OrderedLogistic(t[0], t[1]), [0.4, new double[] { 0.9 }])
        {
            Reference = k => Math.Log(Sigmoid(k, 0.4, [0.9]) - Sigmoid(k - 1, 0.4, [0.9])), LastCount = 1,
        },
    ];

    private static IEnumerable<DistributionCase> Wrapped() =>
    [
        new("ZeroInflated Poisson", typeof(ZeroInflated), t => ZeroInflated(t[0], Poisson(t[1])), [0.25, 2.5])
        {
            Reference = k => Math.Log((k == 0 ? 0.25 : 0) + 0.75 * Known.Poisson.PMF(2.5, (int)k)), LastCount = 40,
        },
        new("Mixture of counts", typeof(Mixture), t => Mixture(t[0], Poisson(t[1]), Geometric(t[2])), [new double[] { 0.4, 0.6 }, 8.0, 0.5])
        {
            Reference = k => Math.Log(0.4 * Known.Poisson.PMF(8, (int)k) + 0.6 * 0.5 * Math.Pow(0.5, k)), LastCount = 60,
        },
        new("Truncated Poisson from 1", typeof(Truncated), t => Truncated(Poisson(t[0]), lower: t[1]), [1.5, 1.0])
        {
            Reference = k => k < 1 ? double.NegativeInfinity : Known.Poisson.PMFLn(1.5, (int)k) - Math.Log(1 - Math.Exp(-1.5)), LastCount = 40, Fixed = [1],
        },
        new("Truncated Poisson between", typeof(Truncated), t => Truncated(Poisson(t[0]), t[1], t[2]), [4.0, 2.0, 5.0])
        {
            Reference = k => k is < 2 or > 5 ? double.NegativeInfinity
                : Known.Poisson.PMFLn(4, (int)k) - Math.Log(Known.Poisson.CDF(4, 5) - Known.Poisson.CDF(4, 1)),
            LastCount = 8, Fixed = [1, 2],
        },
        new("Truncated geometric", typeof(Truncated), t => Truncated(Geometric(t[0]), t[1], t[2]), [0.3, 3.0, 9.0])
        {
            Reference = k => k is < 3 or > 9 ? double.NegativeInfinity : Math.Log(0.3 * Math.Pow(0.7, k) / (Math.Pow(0.7, 3) - Math.Pow(0.7, 10))),
            LastCount = 12, Fixed = [1, 2],
        },
        new("Censored geometric", typeof(Censored), t => Censored(Geometric(t[0]), upper: t[1]), [0.3, 6.0])
        {
            Reference = k => k > 6 ? double.NegativeInfinity : k == 6 ? 6 * Math.Log(0.7) : Math.Log(0.3) + k * Math.Log(0.7), LastCount = 8, Fixed = [1],
        },
        new("IntervalCensored", typeof(IntervalCensored), t => IntervalCensored(Normal(t[0], t[1]), t[2]), [0.5, 1.5, new double[] { -1.0, 0.0, 2.0 }])
        {
            Reference = k => Math.Log(NormalBelow(k) - NormalBelow(k - 1)), LastCount = 3,
        },
    ];

    private static double Sigmoid(double k, double eta, double[] cutpoints) =>
        k < 0 ? 0 : k >= cutpoints.Length ? 1 : 1 / (1 + Math.Exp(eta - cutpoints[(int)k]));

    private static double NormalBelow(double k) => k < 0 ? 0 : k > 2 ? 1 : Known.Normal.CDF(0.5, 1.5, new[] { -1.0, 0, 2 }[(int)k]);
}
