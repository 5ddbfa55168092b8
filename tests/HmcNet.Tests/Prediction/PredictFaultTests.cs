using HmcNet.Autodiff;
using HmcNet.Sampling;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using static HmcNet.Tests.Prediction.PredictionCases;

namespace HmcNet.Tests.Prediction;

public class PredictFaultTests
{
    private static HmcNetException FaultOf(Model model, Table table) => Assert.Throws<HmcNetException>(() => Sample(model, 20).Predict(table));

    [Fact]
    public void A_column_that_the_table_lacks_is_named()
    {
        HmcNetException fault = FaultOf(Line(), Table.FromColumns(("population", [1, 2])));
        Assert.Equal("The table lacks the column \"length\"; the distribution of \"weight\" needs it.", fault.What);
        Assert.Equal(("columns length, population", "population"), (fault.Expected, fault.Found));
        fault = FaultOf(Line(), Table.FromColumns(("length", [1, 2])));
        Assert.Equal("The table lacks the column \"population\"; the distribution of \"weight\" needs it.", fault.What);
        fault = FaultOf(Line(), Table.FromColumns(("Length", [1, 2])));
        Assert.Equal("The table lacks the columns \"population\", \"length\"; the distribution of \"weight\" needs them.", fault.What);
        // Also where the number of rows is that of the fitted data, or one.
        fault = FaultOf(Line(), Table.FromColumns(("population", Groups)));
        Assert.Contains("\"length\"", fault.What, StringComparison.Ordinal);
        fault = FaultOf(Line(), Table.FromColumns(("population", [1])));
        Assert.Contains("\"length\"", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_column_transformed_outside_of_the_models_function_is_refused(int rows)
    {
        Table data = Study;
        Factor population = data.Factor("population");
        double mean = Lengths.Average();
        double[] x = [.. Lengths.Select(v => v - mean)];
        Model model = Model.Define("centred_outside", m =>
        {
            var alpha = m.Parameter("alpha", Normal(10, GroupSd), over: population);
            var slope = m.Parameter("slope", Normal(0, 1));
            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * x, ObservationSd));
        });
        Table table = Table.FromColumns(("population", Groups.Take(rows)), ("length", Lengths.Take(rows)));
        HmcNetException fault = FaultOf(model, table);
        Assert.Contains("made outside of", fault.What, StringComparison.Ordinal);
        Assert.Contains("a centred or scaled column", fault.Remedy, StringComparison.Ordinal);
        Assert.Contains("WithColumn", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_message_advises_works()
    {
        double mean = Lengths.Average();
        Table data = Study.WithColumn("x", Lengths.Select(v => v - mean));
        Factor population = data.Factor("population");
        Fit fit = Sample(
            Model.Define("centred_column", m =>
            {
                var alpha = m.Parameter("alpha", Normal(10, GroupSd), over: population);
                var slope = m.Parameter("slope", Normal(0, 1));
                m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["x"], ObservationSd));
            }), 20);
        HmcNet.Prediction prediction = fit.Predict(Table.FromColumns(("population", [2]), ("x", [3])));
        Assert.Equal(fit.Draws.Column(0, "alpha[2]")[7] + 3 * fit.Draws.Column(0, "slope")[7], prediction.Expected!.Column(0, 0)[7], 12);
    }

    [Fact]
    public void Codes_in_an_array_and_numbers_of_all_rows_are_refused()
    {
        Table data = Study;
        int[] codes = [.. Groups.Select(g => (int)g - 1)];
        Model byArray = Model.Define("codes", m =>
        {
            var alpha = m.Parameter("alpha", Normal(10, GroupSd), over: 3);
            m.Observe("weight", data["weight"], Normal(alpha[codes], ObservationSd));
        });
        HmcNetException fault = FaultOf(byArray, Table.FromColumns(("population", Groups)));
        Assert.Contains("an array of numbers that were made outside", fault.What, StringComparison.Ordinal);
        Model centredInside = Model.Define("mean_inside", m =>
        {
            var alpha = m.Parameter("alpha", Normal(10, GroupSd));
            var slope = m.Parameter("slope", Normal(0, 1));
            m.Observe("weight", data["weight"], Normal(alpha + slope * (data["length"] - Mean(data["length"])), ObservationSd));
        });
        fault = FaultOf(centredInside, Table.FromColumns(("length", [1, 2])));
        Assert.Contains("a number computed of all rows of \"length\"", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_level_without_a_population_is_refused_with_the_reason()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        Model flat = Model.Define("flat", m =>
        {
            var alpha = m.Parameter("alpha", Support.Real, over: population);
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
        Fit fit = Sample(flat, 20);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => fit.Predict(Table.FromColumns(("population", [1, 4]))));
        Assert.Equal(
            "The level \"4\" was never seen, and \"alpha\" has no distribution to draw it from: its prior is flat: there is no population from which a new level could come.",
            fault.What);
        Assert.Contains("Normal(mu, tau)", fault.Remedy, StringComparison.Ordinal);
        // Known levels alone are no trouble.
        Assert.Equal(fit.Draws.Column(0, "alpha[3]").ToArray(), fit.Predict(Table.FromColumns(("population", [3]))).Expected!.Column(0, 0).ToArray());

        Model added = Model.Define("added", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 10), over: population);
            m.AddLogDensity("pull", -Sum(Square(alpha)));
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
        fault = FaultOf(added, Table.FromColumns(("population", [4])));
        Assert.Contains("changed by the added term \"pull\"", fault.What, StringComparison.Ordinal);

        Model joint = Model.Define("joint", m =>
        {
            var share = m.Parameter("share", Dirichlet(new double[] { 1, 1, 1 }));
            m.Observe("weight", data["weight"], Normal(10.0 * share[population], ObservationSd));
        });
        fault = FaultOf(joint, Table.FromColumns(("population", [4])));
        Assert.Equal("A level was never seen (population: 4), and something that is indexed by the groups has no entry for it.", fault.What);

        // The function gives the joint prior an entry more, which it cannot be drawn for.
        Model whole = Model.Define("whole", m =>
        {
            double[] ones = [.. Enumerable.Repeat(1.0, population.Levels.Count)];
            var share = m.Parameter("share", Dirichlet(ones));
            m.Observe("weight", data["weight"], Normal(10.0 * share[population], ObservationSd));
        });
        fault = FaultOf(whole, Table.FromColumns(("population", [4])));
        Assert.Contains("no labels to match its entries by", fault.What, StringComparison.Ordinal);

        Column u = new("u", [1, 2, 3]);
        Model ofGroups = Model.Define("of_groups", m =>
        {
            var alpha = m.Parameter("alpha", Normal(2.0 * u, GroupSd), over: population);
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
        fault = FaultOf(ofGroups, Table.FromColumns(("population", [4])));
        Assert.Contains("no data of groups for the new levels (population: 4)", fault.Expected, StringComparison.Ordinal);
        Assert.Equal(3, Sample(ofGroups, 20).Predict(Table.FromColumns(("population", [3, 1, 1]))).Rows.Count);
        // Data of groups stay those of the model, whatever the table calls u.
        Assert.Equal(3, Sample(ofGroups, 20).Predict(Table.FromColumns(("population", [3, 1, 1]), ("u", [7, 8, 9]))).Rows.Count);
    }

    [Fact]
    public void Data_of_groups_that_cannot_be_told_from_a_column_of_the_table_are_refused()
    {
        // As many sites as rows: u of the sites has the length of a column of rows.
        Table data = Study.WithColumn("site", [1, 2, 3, 4, 5, 6, 7, 8]);
        Factor site = data.Factor("site");
        Column u = new("u", [3, 1, 4, 1, 5, 9, 2, 6]);
        Model model = Model.Define("of_sites", m =>
        {
            var slope = m.Parameter("slope", Normal(0, 1));
            m.Observe("weight", data["weight"], Normal(10 + slope * u.ToTensor()[site], ObservationSd));
        });
        HmcNetException fault = FaultOf(model, Table.FromColumns(("site", [2, 3]), ("u", [7, 8])));
        Assert.Equal("The distribution of \"weight\" indexes \"u\" by groups, and the table has it for rows.", fault.What);
        Assert.Equal(
            ("prediction from model \"of_sites\"", "data of groups under a name that is no column of the table", "a column of 2 rows"),
            (fault.Where, fault.Expected, fault.Found));
        Assert.Equal("rename the column of the table or that of the model", fault.Remedy);
    }

    [Fact]
    public void A_parameter_without_labels_cannot_grow()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        Model model = Model.Define("unlabelled", m =>
        {
            var alpha = m.Parameter("alpha", Normal(10, GroupSd), over: population.Levels.Count);
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
        HmcNetException fault = FaultOf(model, Table.FromColumns(("population", [4])));
        Assert.Equal("The parameter \"alpha\" has another length on the new data, and no labels to match its entries by.", fault.What);
        Assert.Equal(("shape [3]", "shape [4]"), (fault.Expected, fault.Found));
    }

    [Fact]
    public void Bad_cells_bare_densities_and_unknown_observations_are_told()
    {
        Fit fit = Sample(Line(), 20);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => fit.Predict(Table.FromColumns(("population", [1]), ("length", [double.NaN]))));
        Assert.Equal(("Data hold a value that is not finite.", "\"length\", row 1"), (fault.What, fault.Where?[..15]));
        fault = Assert.Throws<HmcNetException>(() => fit.Predict(Study, new PredictOptions { Observations = ["size"] }));
        Assert.Equal(("There is no observation named \"size\".", "one of weight"), (fault.What, fault.Expected));
        fault = Assert.Throws<HmcNetException>(() => fit.Predict(Study, new PredictOptions { Observations = [] }));
        Assert.Equal("There is no observation to predict.", fault.What);
        Fit bare = Nuts.Sample(
            LogDensity.FromValueAndGradient(1, (q, g) =>
            {
                g[0] = -q[0];
                return -0.5 * q[0] * q[0];
            }), new NutsOptions { Seed = 1, Chains = 1, IterWarmup = 50, IterSampling = 10 });
        Assert.StartsWith("A prediction needs a model", Assert.Throws<HmcNetException>(() => bare.Predict(Study)).What, StringComparison.Ordinal);
        Model noData = Model.Define("no_data", m => m.Parameter("mu", Normal(0, 1)));
        Assert.Equal("A model without observations predicts no data.", FaultOf(noData, Study).What);
        Assert.Equal("A model without observations predicts no data.", Assert.Throws<HmcNetException>(() => Sample(noData, 20).PosteriorPredictive()).What);
    }
}
