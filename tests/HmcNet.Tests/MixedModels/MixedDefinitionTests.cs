using System.Reflection;
using HmcNet.Tests.Architecture;
using HmcNet.Tests.Io;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HmcNet.Tests.MixedModels;

/// <summary>Mixed models written out as models, and as C# source that means the same.</summary>
public sealed class MixedDefinitionTests
{
    public static TheoryData<string, string, MixedModelPriors, bool> Formulas()
    {
        (string, string)[] formulas =
        [
            ("crossed", "y ~ x + (1 | sample) + (1 | plate)"),
            ("nested", "y ~ type + (1 | batch/cask)"),
            ("nested", "y ~ 0 + type:factor(cask) + (1 | batch)"),
            ("slopes", "y ~ day * sex + dose + (1 + day + sex | subject)"),
            ("slopes", "log(y) ~ 0 + sex + I(day^2 / 2) + log1p(dose) - 1 + (0 + log(day + 1) | subject)"),
            ("slopes", "y ~ sex + sex:day + log2(dose + 1):sex + (day || subject)"),
            ("slopes", "y ~ 0 + (1 | subject)"),
        ];
        var data = new TheoryData<string, string, MixedModelPriors, bool>();
        foreach ((string table, string formula) in formulas)
        {
            data.Add(table, formula, MixedModelPriors.WeaklyInformative, true);
            data.Add(table, formula, MixedModelPriors.Flat, false);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void The_source_compiles_and_has_the_model_s_log_density(string data, string formula, MixedModelPriors priors, bool centered)
    {
        Table table = GoldFile.Table(data);
        MixedModelDefinition definition = MixedModel.ToModel(table, formula, new MixedModelDefinitionOptions { Priors = priors, Centered = centered });
        Model compiled = Compile(definition.Source, table);
        Assert.Equal(definition.Model.Variables.Variables.Select(v => v.Name), compiled.Variables.Variables.Select(v => v.Name));
        Assert.Equal(definition.Model.Dimension, compiled.Dimension);
        var random = new Random(7);
        double[] expected = new double[compiled.Dimension];
        double[] actual = new double[compiled.Dimension];
        for (int point = 0; point < 3; point++)
        {
            double[] position = [.. Enumerable.Range(0, compiled.Dimension).Select(_ => random.NextDouble() - 0.5)];
            double logDensity = definition.Model.CreateChainDensity().ValueAndGradient(position, expected);
            Assert.True(double.IsFinite(logDensity));
            // Written the same way, traced and compiled the same way: to the last bit.
            Assert.Equal(logDensity, compiled.CreateChainDensity().ValueAndGradient(position, actual));
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>The fixed and random effects of the model make the fitted values of the fit.</summary>
    [Theory]
    [InlineData("crossed", "y ~ x + (1 | sample) + (1 | plate)")]
    [InlineData("nested", "y ~ type * factor(cask) + (1 | batch/cask)")]
    [InlineData("slopes", "y ~ day * sex + z:sex + (1 + day | subject)")]
    [InlineData("slopes", "log(y) ~ 0 + sex + I(day^2 / 2) + (0 + log(day + 1) | subject)")]
    public void The_model_has_the_fit_s_fitted_values(string data, string formula)
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table(data), formula);
        Model model = fit.ToModel(new MixedModelDefinitionOptions { Priors = MixedModelPriors.Flat }).Model;
        var names = new HmcNet.MixedModels.DefinitionNames(fit.Design);
        var values = new Dictionary<string, double[]> { [names.Beta] = [.. fit.FixedEffects.Select(c => c.Estimate)], [names.Sigma] = [fit.Sigma] };
        for (int t = 0; t < names.Effects.Length; t++)
        {
            VarianceComponent component = fit.VarianceComponents[t];
            values.Add(names.Effects[t].Sd, [.. component.StandardDeviations]);
            RandomEffects effects = fit.RandomEffects.Single(r => r.Group == component.Group);
            values.Add(names.Effects[t].Effects, [.. GoldFile.Flat(effects.Values)]);
            if (component.Effects.Count == 2)
            {
                double r = component.Correlation[1, 0];
                values.Add(names.Effects[t].Factor, [1, 0, r, Math.Sqrt(1 - r * r)]);
            }
        }
        double expected = fit.Residuals.Sum(r => -0.5 * Math.Log(2 * Math.PI) - Math.Log(fit.Sigma) - r * r / (2 * fit.Sigma * fit.Sigma));
        double likelihood = model.EvaluateTerms(values).Where(t => t.Term.Kind == TermKind.Observation).Sum(t => t.Sum);
        GoldFile.Agree(expected, likelihood, 1e-11);
    }

    [Fact]
    public void Default_priors_are_on_the_scale_of_the_data()
    {
        Table table = Table.FromColumns(("x", [2, 4, 6, 8]), ("g", [1, 1, 2, 2]), ("y", [10, 30, 20, 40]));
        string source = MixedModel.ToModel(table, "y ~ x + (x | g)").Source;
        // mean(y) = 25, sd(y) = 12.9099, mean(x) = 5, sd(x) = 2.58199, rms(x) = 5.47723.
        Assert.Contains("Normal(new double[] { 25.0, 0.0 }, new double[] { 70.3, 12.5 })", source, StringComparison.Ordinal);
        Assert.Contains("HalfStudentT(3, new double[] { 32.3, 5.89 })", source, StringComparison.Ordinal);
        Assert.Contains("var sigma = m.Parameter(\"sigma\", HalfStudentT(3, 32.3));", source, StringComparison.Ordinal);
        Assert.Contains("LkjCholesky(2, 1)", source, StringComparison.Ordinal);
        // Without an intercept the levels stand for the mean of the response.
        source = MixedModel.ToModel(table, "y ~ 0 + factor(x) + (1 | g)").Source;
        Assert.Contains("Normal(new double[] { 25.0, 25.0, 25.0, 25.0 }, new double[] { 32.3, 32.3, 32.3, 32.3 })", source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_rebinds_to_other_tables()
    {
        Table table = GoldFile.Table("nested");
        Model model = MixedModel.Fit(table, "y ~ type + (1 | batch/cask)").Model;
        using var file = new TemporaryFile("y,type,batch,cask\n61,oak,A,2\n60,steel,H,3\n");
        Model two = model.With(Table.ReadCsv(file.Path));
        Assert.Equal(model.Dimension, two.Dimension);
        var values = new Dictionary<string, double[]>
        {
            ["beta"] = [58, 3, -1],
            ["sd_batch"] = [1],
            ["sd_cask_batch"] = [1],
            ["sigma"] = [2],
            ["b_batch"] = [0.5, 0, 0, 0, 0, 0, 0, -0.5],
            ["b_cask_batch"] = [.. Enumerable.Range(0, model.Variables.Variables.Single(v => v.Name == "b_cask_batch").Size).Select(i => i / 100.0)],
        };
        // Cells in the order of casks, then batches: 2:A is the 9th of 23 (1:A to 1:H before it), 3:H the last.
        HmcNet.MixedModels.RandomDesign cells = MixedModel.Fit(table, "y ~ type + (1 | batch/cask)").Design.Random[0];
        double first = 58 + 3 + 0.5 + cells.Levels.ToList().IndexOf("2:A") / 100.0;
        double second = 58 - 1 - 0.5 + cells.Levels.ToList().IndexOf("3:H") / 100.0;
        double expected = new[] { 61 - first, 60 - second }.Sum(r => -0.5 * Math.Log(2 * Math.PI) - Math.Log(2) - r * r / 8);
        GoldFile.Agree(expected, two.EvaluateTerms(values).Single(t => t.Term.Kind == TermKind.Observation).Sum, 1e-13);

        using var unseen = new TemporaryFile("y,type,batch,cask\n61,oak,A,9\n60,steel,H,3\n");
        Assert.Contains("\"cask\", row 1", Assert.Throws<HmcNetException>(() => model.With(Table.ReadCsv(unseen.Path))).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_crossed_factors_are_those_that_occur()
    {
        Factor cells = Factor.Cross(Factor.From("b", ["2", "1", "2", "10"]), Factor.From("a", ["x", "y", "x", "x"]));
        Assert.Equal("b:a", cells.Name);
        Assert.Equal(["1:y", "2:x", "10:x"], cells.Levels);
        Assert.Equal([1, 0, 1, 2], cells.Codes);
        HmcNetException refused = Assert.Throws<HmcNetException>(() => Factor.Cross(Factor.From("b", ["1", "2"]), Factor.From("a", ["x"])));
        Assert.Equal("Factors cannot be crossed.", refused.What);
        Assert.Contains("a of 1 rows", refused.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_may_have_the_names_of_parameters_and_keywords()
    {
        Table table = GoldFile.Table("slopes");
        Table other = Table.FromColumns(("sigma", table["y"].ToArray()), ("beta", table["day"].ToArray()), ("class", table["subject"].ToArray()), ("Log", table["subject"].ToArray().Select(s => s % 3)));
        MixedModelDefinition definition = MixedModel.ToModel(other, "sigma ~ beta + (1 | class) + (1 | Log)");
        Assert.Equal(definition.Model.Dimension, Compile(definition.Source, other).Dimension);
        Assert.Equal("beta", definition.FixedName);
        Assert.Contains("m.Parameter(\"sigma_2\"", definition.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_can_be_sampled_and_agrees_with_the_fit()
    {
        Table table = Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));
        MixedFit fit = MixedModel.Fit(table, "svl ~ 1 + (1 | pop)");
        Fit draws = Nuts.Sample(fit.Model, new NutsOptions { Seed = 3, Chains = 2, IterWarmup = 500, IterSampling = 1000 });
        // With ten groups of twelve the likelihood dominates: a tenth of a posterior standard deviation (1.5) is prior and Monte Carlo error.
        Assert.Equal(fit["(Intercept)"].Estimate, draws["beta"].Mean(), 0.25);
        Assert.Equal(fit.Sigma, draws["sigma"].Mean(), 0.1);
    }

    private static Model Compile(string source, Table table)
    {
        var compilation = CSharpCompilation.Create(
            "MixedSource" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(source)],
            [.. SourceTree.RuntimeReferences, MetadataReference.CreateFromFile(typeof(Model).Assembly.Location), MetadataReference.CreateFromFile(typeof(Autodiff.Tensor).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d + "\n" + source));
        return (Model)Assembly.Load(image.ToArray()).GetType("MixedModelDefinition")!.GetMethod("Define")!.Invoke(null, [table])!;
    }
}
