using HmcNet.Diagnostics;
using HmcNet.Sampling;

namespace HmcNet.Tests.Deriving;

public class DerivedQuantityTests
{
    private static readonly string[] Levels = ["1", "2", "south"];

    /// <summary>Two chains of a scalar, a labelled vector and a labelled matrix; every value tells its place.</summary>
    private static Draws Draws(int iterations = 50)
    {
        var layout = new VariableLayout(
            [new Variable("mu"), new Variable("alpha", [3], [Levels]), new Variable("b", [3, 2], [Levels, null])]);
        var builder = new DrawsBuilder(layout, "places");
        for (int c = 0; c < 2; c++)
        {
            int chain = c;
            builder.AddChain([.. Enumerable.Range(0, iterations).Select(i => Enumerable.Range(0, 10).Select(e => Value(chain, i, e)).ToArray())]);
        }
        return builder.Build();
    }

    // A walk that jumps up and down, different in each entry.
    private static double Value(int chain, int iteration, int entry) => Math.Sin(1.7 * iteration + 0.9 * entry + 2.3 * chain) + 0.1 * entry;

    [Fact]
    public void A_draw_is_indexed_by_numbers_from_0_and_by_labels()
    {
        Draws draws = Draws();
        Draws derived = draws.Derive(
            "all", p => [p["mu"], p["alpha"][1], p["alpha"]["2"], p["alpha[2]"], p["b"][2, 1], p["b"]["south"][1], p["b[3,2]"], p["alpha"][0] - p["alpha"][2]]);
        for (int c = 0; c < 2; c++)
        {
            for (int i = 0; i < 50; i++)
            {
                double second = Value(c, i, 2), last = Value(c, i, 9);
                Assert.Equal(
                    [Value(c, i, 0), second, second, second, last, last, last, Value(c, i, 1) - Value(c, i, 3)],
                    Enumerable.Range(0, 8).Select(e => derived.Column(c, e)[i]));
            }
        }
        Assert.Equal("all[8]", derived.Variables.EntryNames[7]);
    }

    [Fact]
    public void A_draw_tells_its_place_shape_and_values()
    {
        Draws draws = Draws();
        draws.Derive("seen", p =>
        {
            Assert.InRange(p.Chain, 0, 1);
            Assert.Equal((2, 3, 1, 2), (p["b"].Rank, p["b"].Length, p["b"][0].Rank, p["b"][0].Length));
            Assert.Equal([Value(p.Chain, p.Iteration, 6), Value(p.Chain, p.Iteration, 7)], p["b"][1].ToArray());
            Assert.Equal(6, p["b"].ToArray().Length);
            return p["mu"];
        });
        Assert.StartsWith("alpha[2] = ", Text(draws), StringComparison.Ordinal);
    }

    private static string Text(Draws draws)
    {
        string text = "";
        draws.Derive("text", p =>
        {
            text = p["alpha"][1].ToString();
            return 1.0;
        });
        return text;
    }

    [Fact]
    public void Derived_draws_are_judged_like_any_variable()
    {
        Draws draws = Draws();
        SummaryRow same = draws.Derive("copy", p => p["alpha"][1]).Summary()["copy"];
        SummaryRow original = draws.Summary()["alpha[2]"];
        Assert.Equal(
            (original.Mean, original.McseMean, original.Sd, original.Q5, original.EssBulk, original.EssTail, original.RHat),
            (same.Mean, same.McseMean, same.Sd, same.Q5, same.EssBulk, same.EssTail, same.RHat));
        Assert.Single(draws.Derive("copy", p => p["alpha"][1]).Summary().Rows);
        Draws joined = draws.Join(draws.Derive("twice", p => Array.ConvertAll(p["alpha"].ToArray(), v => 2 * v), over: new Dimension("population", Levels)));
        Assert.Equal(2 * original.Mean, joined.Summary()["twice[2]"].Mean, 12);
        Assert.Equal("twice[south]", joined["twice"].EntryLabels[2]);
        Assert.Equal(draws.Column(1, "alpha[2]").ToArray(), joined.Column(1, "alpha[2]").ToArray());
    }

    [Fact]
    public void A_probability_is_the_share_of_draws_with_the_error_of_its_indicator()
    {
        Draws draws = Draws();
        EventProbability probability = draws.Probability(p => p["alpha"][1] > p["alpha"][2]);
        var indicator = new double[2][];
        for (int c = 0; c < 2; c++)
            indicator[c] = [.. Enumerable.Range(0, 50).Select(i => Value(c, i, 2) > Value(c, i, 3) ? 1.0 : 0)];
        double share = indicator.SelectMany(v => v).Average();
        double asNumber = probability;
        Assert.Equal(share, asNumber, 15);
        Assert.Equal(MonteCarloError.Mean(new ChainValues(indicator)), probability.StandardError, 15);
        Assert.Equal(EffectiveSampleSize.Mean(new ChainValues(indicator)), probability.EffectiveSampleSize, 8);
        Assert.Equal((int)Math.Round(100 * share), probability.Count);
        Assert.Contains("MCSE", probability.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sure_event_has_no_standard_error()
    {
        EventProbability sure = Draws().Probability(p => p["mu"] < 100);
        Assert.Equal(1.0, sure.Value);
        Assert.True(double.IsNaN(sure.StandardError));
        Assert.Equal("1 (100 of 100 draws)", sure.ToString());
    }

    [Fact]
    public void Contrasts_are_all_differences_with_their_probabilities()
    {
        Draws draws = Draws();
        ContrastTable table = draws.Contrasts("alpha");
        Assert.Equal([("1", "2"), ("1", "south"), ("2", "south")], table.Rows.Select(r => (r.First, r.Second)));
        Contrast row = table["2", "south"];
        Assert.Equal(draws.Derive("d", p => p["alpha"]["2"] - p["alpha"]["south"]).Summary()["d"].Mean, row.Summary.Mean, 15);
        Assert.Equal(draws.Probability(p => p["alpha"][1] > p["alpha"][2]), row.Positive);
        Assert.Contains("alpha[2] - alpha[south]", table.ToString(), StringComparison.Ordinal);
        Contrast other = Assert.Single(draws.Contrasts("alpha", ("south", "2")).Rows);
        Assert.Equal(-row.Summary.Mean, other.Summary.Mean, 15);
    }

    [Fact]
    public void Unknown_variables_indices_and_labels_are_named_with_chain_and_draw()
    {
        Draws draws = Draws();
        HmcNetException fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["alfa"][1]));
        Assert.Equal("There is no variable named \"alfa\".", fault.What);
        Assert.Equal("derived quantity, chain 1, draw 1", fault.Where);
        Assert.Contains("alpha", fault.Expected, StringComparison.Ordinal);
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["alpha"][3]));
        Assert.Equal("variable \"alpha\", in the derived quantity, chain 1, draw 1", fault.Where);
        Assert.Equal(("0 to 2, for 3 places", "3"), (fault.Expected, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["alpha"]["north"]));
        Assert.Equal(("\"1\", \"2\", \"south\"", "\"north\""), (fault.Expected, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["b"][0]["a"]));
        Assert.Equal("A value is indexed by a label and has none.", fault.What);
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["mu"][0]));
        Assert.Equal("no index: it is a scalar", fault.Expected);
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", (Func<Draw, double>)(p => p["b"][1])));
        Assert.Equal(("variable \"b[2]\", in the derived quantity, chain 1, draw 1", "shape [2]"), (fault.Where, fault.Found));
    }

    [Fact]
    public void What_a_function_throws_or_NaN_is_told_with_chain_and_draw()
    {
        Draws draws = Draws();
        HmcNetException fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p.Chain == 1 && p.Iteration == 6 ? throw new ArithmeticException("no luck") : 1.0));
        Assert.Equal(("derived quantity \"d\", chain 2, draw 7", "no luck"), (fault.Where, fault.Found));
        Assert.IsType<ArithmeticException>(fault.InnerException);
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p.Iteration == 3 ? double.NaN : 1.0));
        Assert.Equal(("derived quantity \"d\", chain 1, draw 4", "NaN"), (fault.Where, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p.Iteration == 3 ? new double[2] : new double[3]));
        Assert.Equal(("3", "2"), (fault.Expected, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => draws.Derive("d", p => p["alpha"].ToArray(), over: 2));
        Assert.Equal(("2", "3"), (fault.Expected, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => draws.Probability(_ => throw new InvalidOperationException("broken")));
        Assert.Equal("event, chain 1, draw 1", fault.Where);
    }

    [Fact]
    public void Unfit_names_draws_and_contrasts_are_refused()
    {
        Draws draws = Draws();
        Assert.Contains("Stan CSV", Assert.Throws<HmcNetException>(() => draws.Derive("a b", _ => 1.0)).What, StringComparison.Ordinal);
        Assert.Equal("There is no draw to compute \"d\" from.", Assert.Throws<HmcNetException>(() => Draws(0).Derive("d", _ => 1.0)).What);
        Assert.Equal("a scalar", Assert.Throws<HmcNetException>(() => draws.Contrasts("mu")).Found);
        Assert.Equal("\"north\"", Assert.Throws<HmcNetException>(() => draws.Contrasts("alpha", ("1", "north"))).Found);
        Assert.Equal("Draws that are joined are not of the same chains.", Assert.Throws<HmcNetException>(() => draws.Join(Draws(20))).What);
        Assert.Equal("Two variables are named \"mu\".", Assert.Throws<HmcNetException>(() => draws.Join(draws.Derive("mu", _ => 1.0))).What);
    }
}
