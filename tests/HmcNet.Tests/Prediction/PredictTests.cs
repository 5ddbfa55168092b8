using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using static HmcNet.Tests.Prediction.PredictionCases;

namespace HmcNet.Tests.Prediction;

public class PredictTests
{
    private static readonly Table NewRows = Table.FromColumns(("population", [3, 1, 7, 2, 7]), ("length", [2.5, 40, 0, 10, 20]));

    [Fact]
    public void Known_levels_keep_their_draws_in_any_order_of_rows()
    {
        Fit fit = Sample(Line(), 200);
        HmcNet.Prediction prediction = fit.Predict(NewRows);
        string[] entries = ["alpha[3]", "alpha[1]", "", "alpha[2]"];
        for (int c = 0; c < 2; c++)
        {
            for (int row = 0; row < 4; row++)
            {
                if (row == 2)
                    continue;
                double[] expected = [.. Enumerable.Range(0, 200).Select(i =>
                    fit.Draws.Column(c, entries[row])[i] + fit.Draws.Column(c, "slope")[i] * NewRows["length"][row])];
                // Exact but for the last bit: product and sum may be rounded together.
                Assert.All(expected.Zip(prediction.Expected!.Column(c, row).ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-13 * Math.Abs(pair.First)));
            }
        }
    }

    [Fact]
    public void Rows_of_a_new_level_share_a_draw_from_the_population()
    {
        Fit fit = Sample(Line(), 200);
        HmcNet.Prediction prediction = fit.Predict(NewRows);
        Assert.Equal(["7"], prediction.NewLevels["population"]);
        Assert.Equal([false, false, true, false, true], prediction.Rows.Select(r => r.IsNewLevel));
        Assert.Equal(["1", "2", "3", "7"], prediction.Parameters["alpha"].Labels[0]);
        for (int i = 0; i < 200; i++)
        {
            double alpha = prediction.Parameters.Column(0, "alpha[4]")[i];
            Assert.Equal(alpha, prediction.Expected!.Column(0, 2)[i], 12);
            Assert.Equal(alpha + 20 * fit.Draws.Column(0, "slope")[i], prediction.Expected.Column(0, 4)[i], 12);
            // Derived quantities know the new level too.
            Assert.Equal(alpha - fit.Draws.Column(0, "mu")[i], prediction.Parameters.Column(0, "effect[4]")[i], 12);
            Assert.Equal(fit.Draws.Column(0, "effect[2]")[i], prediction.Parameters.Column(0, "effect[2]")[i], 12);
        }
    }

    [Fact]
    public void New_data_vary_about_their_expected_value()
    {
        Fit fit = Sample(Line());
        HmcNet.Prediction prediction = fit.Predict(NewRows);
        for (int row = 0; row < 5; row++)
        {
            double[] noise = [.. prediction.Draws.Pooled(row).Zip(prediction.Expected!.Pooled(row)).Select(p => (p.First - p.Second) / ObservationSd)];
            Assert.InRange(noise.Average(), -4 / Math.Sqrt(4000), 4 / Math.Sqrt(4000));
            // The variance of a variance of n standard normals is 2/n.
            Assert.InRange(noise.Average(v => v * v), 1 - 4 * Math.Sqrt(2 / 4000.0), 1 + 4 * Math.Sqrt(2 / 4000.0));
        }
    }

    [Fact]
    public void The_conjugate_predictive_distribution_is_met()
    {
        // Posterior of mu: precision 1/25 + 8/4.
        double precision = 1 / 25.0 + Weights.Length / (ObservationSd * ObservationSd);
        double mean = (10 / 25.0 + Weights.Sum() / (ObservationSd * ObservationSd)) / precision;
        double sd = Math.Sqrt(1 / precision + ObservationSd * ObservationSd);
        Fit fit = Sample(KnownScale());
        // No column is needed at all.
        HmcNet.Prediction prediction = fit.Predict(Table.FromColumns(("anything", [1, 2])));
        Assert.Equal(2, prediction.Rows.Count);
        foreach (PredictionRow row in prediction.Rows)
        {
            Assert.InRange(row.Mean, mean - 4 * row.Value.McseMean, mean + 4 * row.Value.McseMean);
            Assert.InRange(row.Sd / sd, 1 - 4 / Math.Sqrt(2 * 4000), 1 + 4 / Math.Sqrt(2 * 4000));
            Assert.InRange(row.Expected!.Sd * Math.Sqrt(precision), 1 - 4 / Math.Sqrt(2 * 4000), 1 + 4 / Math.Sqrt(2 * 4000));
        }
        Assert.Equal("row 1", prediction[0].Label);
    }

    [Fact]
    public void The_observed_column_may_be_missing_present_or_hold_missing_values()
    {
        Fit fit = Sample(Line(), 50);
        Table without = Table.FromColumns(("population", [3, 1]), ("length", [1, 2]));
        string expected = fit.Predict(without).ToString();
        Assert.Equal(expected, fit.Predict(without.WithColumn("weight", [1, 2])).ToString());
        Assert.Equal(expected, fit.Predict(without.WithColumn("weight", [double.NaN, double.NaN])).ToString());
    }

    [Fact]
    public void Draws_are_fixed_by_the_seed_and_rows_do_not_move_new_levels()
    {
        Fit fit = Sample(Line(), 50);
        HmcNet.Prediction one = fit.Predict(NewRows), again = fit.Predict(NewRows), other = fit.Predict(NewRows, seed: 2);
        Assert.Equal(one.Draws.Column(1, 2).ToArray(), again.Draws.Column(1, 2).ToArray());
        Assert.NotEqual(one.Draws.Column(1, 2).ToArray(), other.Draws.Column(1, 2).ToArray());
        Table single = Table.FromColumns(("population", [7]), ("length", [0]));
        Assert.Equal(one.Expected!.Column(1, 2).ToArray(), fit.Predict(single).Expected!.Column(1, 0).ToArray());
    }

    [Fact]
    public void The_text_is_a_table_with_the_rows_labelled()
    {
        string text = Sample(Line(), 50).Predict(NewRows, new PredictOptions { Probabilities = [0.1, 0.9] }).ToString();
        Assert.Contains("Predictions of weight by line: 100 draws", text, StringComparison.Ordinal);
        Assert.Contains("population 3, length 2.5", text, StringComparison.Ordinal);
        Assert.Contains("population 7, length 0 (new)", text, StringComparison.Ordinal);
        Assert.Contains("10%", text, StringComparison.Ordinal);
        Assert.Contains("New level of population, drawn from the population: 7.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Correlated_pairs_of_a_new_level_have_the_covariance_of_the_population()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        double[,] covariance = { { 4, 1.5 }, { 1.5, 1 } };
        foreach (bool centered in new[] { true, false })
        {
            Model model = Model.Define("pairs", m =>
            {
                Tensor b = m.Parameter("b", MultivariateNormal(new double[] { 10, 1 }, covariance), over: population, centered: centered);
                Tensor rows = b[population];
                m.Observe("weight", data["weight"], Normal(Sum(rows * new double[] { 1, 0 }, 1) + Sum(rows * new double[] { 0, 1 }, 1) * data["length"], ObservationSd));
            });
            HmcNet.Prediction prediction = Sample(model).Predict(Table.FromColumns(("population", [9]), ("length", [0])));
            double[] intercept = prediction.Parameters["b"].Pooled(6), slope = prediction.Parameters["b"].Pooled(7);
            Assert.Equal(intercept, prediction.Expected!.Pooled(0));
            // 4000 independent draws; the variance of a product moment is (s11 s22 + s12^2) / n.
            double CovarianceOf(double[] x, double[] y) => x.Zip(y).Average(p => (p.First - x.Average()) * (p.Second - y.Average()));
            Assert.InRange(intercept.Average(), 10 - 4 * 2 / Math.Sqrt(4000), 10 + 4 * 2 / Math.Sqrt(4000));
            Assert.InRange(CovarianceOf(intercept, slope), 1.5 - 4 * Math.Sqrt(6.25 / 4000), 1.5 + 4 * Math.Sqrt(6.25 / 4000));
            Assert.InRange(CovarianceOf(slope, slope), 1 - 4 * Math.Sqrt(2.0 / 4000), 1 + 4 * Math.Sqrt(2.0 / 4000));
        }
    }

    [Fact]
    public void Nested_groups_are_drawn_one_within_the_other()
    {
        Table data = Study.WithColumn("region", [1, 1, 1, 1, 1, 2, 2, 2]);
        Factor population = data.Factor("population"), region = data.Factor("region");
        Model model = Model.Define("nested", m =>
        {
            var r = m.Parameter("r", Normal(10, 2), over: region);
            var e = m.Parameter("e", Normal(0, 1), over: population);
            m.Observe("weight", data["weight"], Normal(r[region] + e[population], ObservationSd));
        });
        Fit fit = Sample(model, 50);
        HmcNet.Prediction prediction = fit.Predict(Table.FromColumns(("population", [8, 8]), ("region", [2, 3])));
        Assert.Equal(["3"], prediction.NewLevels["region"]);
        for (int i = 0; i < 50; i++)
        {
            double e = prediction.Parameters.Column(0, "e[4]")[i];
            Assert.Equal(fit.Draws.Column(0, "r[2]")[i] + e, prediction.Expected!.Column(0, 0)[i], 12);
            Assert.Equal(prediction.Parameters.Column(0, "r[3]")[i] + e, prediction.Expected.Column(0, 1)[i], 12);
        }
    }
}
