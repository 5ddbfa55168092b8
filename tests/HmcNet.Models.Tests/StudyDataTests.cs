using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.Models.Tests;

public sealed class StudyDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hmcnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static HmcNetException Fault(Study study, string? path, int? offspring = null) =>
        Assert.Throws<HmcNetException>(() => StudyData.Read(study, path, offspring));

    [Fact]
    public void Shipped_data_come_with_the_results_of_other_tools()
    {
        var data = StudyData.Shipped(Snakes.Study);
        Assert.Equal(120, data.Table.RowCount);
        ReferenceValue exact = data.Reference!.Find("random_effects_uniform", "sigma_alpha")!;
        Assert.Equal(("quadrature", 0.0), (exact.Tool, exact.McseMean));
        Assert.Equal(5.067, exact.Mean, 1e-3);
        ReferenceValue jags = data.Reference.Find("random_effects_uniform", "sigma_alpha", "jags")!;
        Assert.Equal("JAGS", jags.Tool);
        Assert.InRange(jags.McseMean, 1e-4, 0.1);
        Assert.Equal(4.375824834723326, data.Reference.Number("lme4", "lmer_REML", "varcomp", "0", "sdcor"), 1e-12);
        Assert.Equal("closed form", StudyData.Shipped(Scorpions.Study).Reference!.Find("no_pooling_flat", "b1")!.Tool);
        Assert.Null(StudyData.Shipped(EightSchools.Study).Reference);
    }

    [Fact]
    public void A_file_or_its_folder_can_be_named_and_has_its_own_reference()
    {
        string file = Write("data.csv", "svl,pop,more\n1,a,x\n2,a,y\n3,b,z\n");
        Write("reference.json", """{"models": {"fixed_effects": {"jags": {"parameters": {"sigma.res": {"mean": 2, "sd": "Inf", "mcse_mean": 0.5}}}}}}""");
        foreach (string path in new[] { file, folder })
        {
            var data = StudyData.Read(Snakes.Study, path);
            Assert.Equal(3, data.Table.RowCount);
            Assert.Equal(new ReferenceValue("JAGS", 2, double.PositiveInfinity, 0.5, 0), data.Reference!.Find("fixed_effects", "sigma_res"));
            Assert.Null(data.Reference.Find("fixed_effects", "tau"));
            Assert.Empty(data.Reference.Quantities("random_effects"));
        }
        Assert.Contains("has no such number", Assert.Throws<HmcNetException>(() => StudyData.Read(Snakes.Study, file).Reference!.Number("lme4", "sigma")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_offspring_chooses_the_file_or_is_read_off_its_columns()
    {
        Study study = NeymanScott.Study;
        Assert.Equal([1, 2], study.Offspring);
        Assert.Equal(1, StudyData.Shipped(study).Offspring);
        Assert.Equal("data_m2.csv", Path.GetFileName(StudyData.Shipped(study, 2).Path));
        Assert.Equal("quadrature", StudyData.Shipped(study, 2).Reference!.Find("m2/with_smoothing", "sum_sq")!.Tool);
        string one = Write("one.csv", "i,y\n1,2\n2,3\n"), two = Write("two.csv", "i,y1,y2\n1,2,3\n2,3,4\n");
        Assert.Equal(1, StudyData.Read(study, one).Offspring);
        Assert.Equal(2, StudyData.Read(study, two).Offspring);
        Assert.Contains("lacks columns of the study neyman-scott: y1, y2", Fault(study, one, offspring: 2).Message, StringComparison.Ordinal);
        Assert.Contains("1 or 2", Fault(study, null, offspring: 3).Message, StringComparison.Ordinal);
        Assert.Contains("data_m2.csv", Fault(study, folder, offspring: 2).Message, StringComparison.Ordinal);
        Assert.Equal("random, m = 2", study.Default.Label(2));
    }

    [Fact]
    public void Simulated_data_have_the_design_of_the_public_ones()
    {
        Table scores = StudyData.Shipped(MathScores.Study).Table, fish = StudyData.Shipped(BassMercury.Study).Table;
        Assert.Equal((1993, 100), (scores.RowCount, scores.Factor("school").Levels.Count));
        Assert.Equal((171, 16), (fish.RowCount, fish.Factor("station").Levels.Count));
        Assert.Equal(["river", "station", "length", "weight", "mercury"], fish.Names);
    }

    [Fact]
    public void Missing_columns_are_named()
    {
        string file = Write("other.csv", "population,svl\n1,2\n");
        HmcNetException fault = Fault(Snakes.Study, file);
        Assert.Contains("lacks a column of the study snakes: pop", fault.Message, StringComparison.Ordinal);
        Assert.Contains("population, svl", fault.Message, StringComparison.Ordinal);
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_a_column_of_numbers_is_named_with_its_line()
    {
        string file = Write("text.csv", "pop,svl\na,1\nb,long\n");
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Snakes.Study.Default.Create(StudyData.Read(Snakes.Study, file)));
        Assert.Contains("line 3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("svl", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_and_folders_without_data_are_named()
    {
        Assert.Contains("no such data file", Fault(Snakes.Study, Path.Combine(folder, "none.csv")).Message, StringComparison.Ordinal);
        HmcNetException empty = Fault(Snakes.Study, folder);
        Assert.Contains("holds no data of the study snakes", empty.Message, StringComparison.Ordinal);
        Assert.Contains("snakes.csv or data.csv", empty.Message, StringComparison.Ordinal);
        Assert.Contains("no data of that many offspring", Fault(Snakes.Study, null, offspring: 2).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_is_no_JSON_is_a_message()
    {
        string file = Write("data.csv", "pop,svl\na,1\nb,2\n");
        Write("reference.json", "{");
        HmcNetException fault = Assert.Throws<HmcNetException>(() => StudyData.Read(Snakes.Study, file).Reference);
        Assert.Contains("is no JSON", fault.Message, StringComparison.Ordinal);
        Assert.Contains("reference.json", fault.Message, StringComparison.Ordinal);
    }
}
