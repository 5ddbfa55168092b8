using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>Counts at 60 sites in 20 years: a Poisson regression with crossed effects of sites and years.</summary>
internal sealed class PoissonCrossed : BenchmarkModel
{
    private const int Sites = 60;
    private const int Years = 20;
    private const int Count = Sites * Years;
    private readonly int[] site = new int[Count];
    private readonly int[] year = new int[Count];
    private readonly double[] x = new double[Count];
    private readonly int[] y = new int[Count];

    public PoissonCrossed()
    {
        var random = new Simulator(16);
        double[] sites = random.Normals(Sites), years = random.Normals(Years);
        for (int i = 0; i < Count; i++)
        {
            (site[i], year[i]) = (i / Years, i % Years);
            x[i] = random.Normal();
            y[i] = random.Poisson(Math.Exp(1 + 0.5 * sites[site[i]] + 0.3 * years[year[i]] + 0.2 * x[i]));
        }
    }

    public override string Name => "Poisson, crossed effects";

    public override int Rows => Count;

    public override string StanProgram => "poisson_crossed";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["I"] = Sites,
        ["J"] = Years,
        ["site"] = site.Select(s => s + 1).ToArray(),
        ["year"] = year.Select(t => t + 1).ToArray(),
        ["x"] = x,
        ["y"] = y,
    };

    public override Model Define()
    {
        Column x = new("x", this.x);
        Factor site = Factor.From("site", this.site), year = Factor.From("year", this.year);
        return Model.Define("poisson_crossed", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var beta = m.Parameter("beta", Normal(0, 1));
            var sdSite = m.Parameter("sd_site", HalfNormal(1));
            var sdYear = m.Parameter("sd_year", HalfNormal(1));
            var a = m.Parameter("a", Normal(0, sdSite), over: site);
            var b = m.Parameter("b", Normal(0, sdYear), over: year);

            m.Observe("y", y, PoissonLog(mu + a[site] + b[year] + beta * x));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu, beta, log sd_site, log sd_year, a[1..60], b[1..20]. Rows are in order of sites, within them of years.
    private sealed class Hand : ILogDensity
    {
        private readonly double[] x, y;
        private readonly double constant;

        public Hand(PoissonCrossed data)
        {
            x = data.x;
            y = [.. data.y.Select(v => (double)v)];
            constant = -HalfLn2Pi * (4 + Sites + Years) - Math.Log(2) + 2 * Math.Log(2) - data.y.Sum(LogFactorial);
        }

        public int Dimension => 4 + Sites + Years;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], beta = q[1], sdSite = Math.Exp(q[2]), sdYear = Math.Exp(q[3]);
            double ofSites = 1 / (sdSite * sdSite), ofYears = 1 / (sdYear * sdYear);
            ReadOnlySpan<double> a = q.Slice(4, Sites), b = q.Slice(4 + Sites, Years);
            Span<double> gYear = g.Slice(4 + Sites, Years);
            gYear.Clear();
            Vector256<double> slope = All(beta), sum = default, dBeta = default;
            double total = 0;
            for (int s = 0; s < Sites; s++)
            {
                Vector256<double> level = All(mu + a[s]), dSite = default;
                for (int t = 0; t < Years; t += Width)
                {
                    Vector256<double> xs = At(x, s * Years + t), ys = At(y, s * Years + t);
                    Vector256<double> eta = Fma(slope, xs, level + At(b, t)), rate = Vector256.Exp(eta), d = ys - rate;
                    sum += Fma(ys, eta, -rate);
                    dSite += d;
                    dBeta = Fma(d, xs, dBeta);
                    Put(gYear, t, At(gYear, t) + d);
                }
                double site = Vector256.Sum(dSite);
                total += site;
                g[4 + s] = site - a[s] * ofSites;
            }
            for (int t = 0; t < Years; t += Width)
                Put(gYear, t, At(gYear, t) - All(ofYears) * At(b, t));
            double sites = AboutCentre(a, 0).Squares * ofSites, years = AboutCentre(b, 0).Squares * ofYears;
            g[0] = total - mu / 4;
            g[1] = Vector256.Sum(dBeta) - beta;
            g[2] = sites - Sites - sdSite * sdSite + 1;
            g[3] = years - Years - sdYear * sdYear + 1;
            return constant + Vector256.Sum(sum) - (Sites - 1) * q[2] - (Years - 1) * q[3]
                - 0.5 * (sites + years + mu * mu / 4 + beta * beta + sdSite * sdSite + sdYear * sdYear);
        }
    }
}
