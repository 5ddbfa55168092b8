using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HmcNet.Cli.Tests;

/// <summary>Each damaged file is named with its line, and what is left is judged.</summary>
public class DamageTests
{
    private const string Names = "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,tau";
    private const string End = "# \n#  Elapsed Time: 0.1 seconds (Warm-up)\n#                0.2 seconds (Sampling)\n#                0.3 seconds (Total)\n";

    private static string[] Rows(int id, int count)
    {
        var random = new Random(id);
        return [.. Enumerable.Range(0, count).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"{-random.NextDouble():F6},0.9,0.5,3,7,0,{random.NextDouble():F6},{random.NextDouble():F6},{1 + random.NextDouble():F6}"))];
    }

    /// <summary>A file of 300 draws; line 3 holds the names, line 4 the first draw.</summary>
    private static string Whole(int id, string model = "m_model", string names = Names) =>
        $"# model = {model}\n# id = {id}\n{names}\n{string.Join('\n', Rows(id, 300))}\n{End}";

    private static string WithLine(string text, int number, string line)
    {
        string[] lines = text.Split('\n');
        lines[number - 1] = line;
        return string.Join('\n', lines);
    }

    /// <summary>Judges whole chains 1 to 3 beside one that is not: code 2, the message, and a table of so many chains.</summary>
    private static string Judge(TemporaryFolder folder, string damaged, int chains, string what, string? line, params string[] options)
    {
        string[] files = [.. Enumerable.Range(1, 3).Select(id => folder.Write($"c_{id}.csv", Whole(id)))];
        (int code, string output, string error) = ToolRun.Of(["summary", .. files, damaged, .. options]);
        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.Contains(damaged + (line is null ? "" : ", line " + line) + "\n", error, StringComparison.Ordinal);
        Assert.Contains($"Inference for m_model: {chains} chains of", output, StringComparison.Ordinal);
        Assert.Equal(2, ToolRun.Of(["diagnose", .. files, damaged]).Code);

        (code, output, _) = ToolRun.Of(["summary", .. files, damaged, "--json"]);
        Assert.Equal(2, code);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Contains(root.GetProperty("faults").EnumerateArray(), fault => fault.GetProperty("what").GetString()!.Contains(what, StringComparison.Ordinal));
        Assert.Equal(chains, root.GetProperty("chains").GetInt32());
        return error;
    }

    [Theory]
    [InlineData("", "no header of column names", null)]
    [InlineData("# model = m_model\n# id = 4\n", "no header of column names", "2")]
    [InlineData("# model = m_model\n-1,0.9,0.5,3,7,0,1,0.5,0.5\n", "column names are missing", "2")]
    [InlineData("once upon a time\n", "column names are missing", "1")]
    [InlineData("# model = m_model\nlp__,accept_st", "line of column names is cut off", "2")]
    [InlineData("lp__,mu,mu\n1,2,3\n", "named twice", "1")]
    [InlineData("# method = optimize\nlp__,mu\n1,2\n", "holds no Markov chain", "2")]
    public void A_file_without_usable_names_is_left_out(string text, string what, string? line)
    {
        using var folder = new TemporaryFolder();
        Judge(folder, folder.Write("bad.csv", text), 3, what, line);
    }

    [Fact]
    public void A_binary_or_packed_file_and_a_folder_are_left_out()
    {
        using var folder = new TemporaryFolder();
        string binary = folder.File("binary.csv");
        File.WriteAllBytes(binary, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        Judge(folder, binary, 3, "The file is not text.", null);
        string packed = folder.File("packed.csv.gz");
        File.WriteAllBytes(packed, [0x1F, 0x8B, 8, 9, 65, 66]);
        Judge(folder, packed, 3, "The file is not text.", null);
        string wide = folder.File("utf16.csv");
        File.WriteAllText(wide, Whole(4), Encoding.Unicode);
        Judge(folder, wide, 3, "The file is not text.", null);
        Directory.CreateDirectory(folder.File("sub"));
        Judge(folder, folder.File("sub"), 3, "A folder was given in place of a file.", null);
        Judge(folder, folder.File("missing.csv"), 3, "could not be read", null);
        Judge(folder, folder.File("none_*.csv"), 3, "A pattern matches no file.", null);
    }

    [Fact]
    public void A_row_that_is_cut_in_its_middle_is_left_out_wherever_the_cut_is()
    {
        using var folder = new TemporaryFolder();
        string whole = Whole(4);
        int row = whole.IndexOf(Rows(4, 300)[200], StringComparison.Ordinal), length = Rows(4, 300)[200].Length;
        // Also just before the last digit and just before the line end, where the row looks whole.
        foreach (int cut in (int[])[row + 1, row + length / 2, row + length - 1, row + length])
        {
            string error = Judge(folder, folder.Write("cut.csv", whole[..cut]), 4, "The last row is cut off.", "204");
            Assert.Contains("the end of the file after 200 rows", error, StringComparison.Ordinal);
        }
        StanCsvRun run = StanCsvRun.Open([folder.File("cut.csv")]);
        Assert.Equal(200, run.Sampler!.TotalDraws);
    }

    [Fact]
    public void A_damaged_row_is_left_out_and_the_rest_is_taken()
    {
        using var folder = new TemporaryFolder();
        string whole = Whole(4);
        Judge(folder, folder.Write("short.csv", WithLine(whole, 50, "-1,0.9,0.5")), 4, "does not have one number a column", "50");
        Judge(folder, folder.Write("long.csv", WithLine(whole, 50, Rows(4, 1)[0] + ",7")), 4, "does not have one number a column", "50");
        string error = Judge(folder, folder.Write("text.csv", WithLine(WithLine(whole, 50, "-1,0.9,0.5,3,7,0,1,0.5,oops"), 60, "x")), 4, "A cell is not a number.", "50");
        Assert.Contains("column 9, tau", error, StringComparison.Ordinal);
        Assert.Contains("text.csv, line 60", error, StringComparison.Ordinal);
        StanCsvRun run = StanCsvRun.Open([folder.File("text.csv")]);
        Assert.Equal(298, run.Sampler!.TotalDraws);
        double[] kept = [.. Rows(4, 300).Where((_, i) => i is not (46 or 56)).Select(row => double.Parse(row.Split(',')[7], CultureInfo.InvariantCulture))];
        Assert.Equal(kept.Average(), run.Judge().Summary["mu"].Mean, 1e-12);
    }

    [Fact]
    public void Files_of_another_model_or_with_other_columns_are_left_out()
    {
        using var folder = new TemporaryFolder();
        string error = Judge(folder, folder.Write("model.csv", Whole(4, model: "other_model")), 3, "The files are not of one model.", null);
        Assert.Contains("model other_model", error, StringComparison.Ordinal);
        error = Judge(folder, folder.Write("columns.csv", Whole(4, names: Names.Replace("tau", "sigma", StringComparison.Ordinal))), 3, "do not have the same columns", null);
        Assert.Contains("number 2 sigma", error, StringComparison.Ordinal);
        // The majority decides, not the order.
        string[] files = [folder.File("model.csv"), folder.File("c_1.csv"), folder.File("c_2.csv")];
        Assert.Contains("Inference for m_model: 2 chains", ToolRun.Of(["summary", .. files]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_header_ends_the_reading_of_its_file()
    {
        using var folder = new TemporaryFolder();
        Judge(folder, folder.Write("twice.csv", Whole(4) + Whole(5)), 4, "A second header begins within the file.", "310");
        Assert.Equal(300, StanCsvRun.Open([folder.File("twice.csv")]).Sampler!.TotalDraws);
        string restarted = string.Join('\n', Whole(4).Split('\n')[..103]) + "\n# stan_version_major = 2\n" + Whole(5);
        Judge(folder, folder.Write("restarted.csv", restarted), 4, "A second header begins within the file.", "104");
    }

    [Fact]
    public void A_chain_that_still_runs_is_taken_and_said_so_unless_it_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        string running = folder.Write("running.csv", string.Join('\n', Whole(4).Split('\n')[..153]) + "\n");
        string error = Judge(folder, running, 4, "cut off, or its chain is still running", "153");
        Assert.Contains("--running", error, StringComparison.Ordinal);
        string[] files = [.. Enumerable.Range(1, 3).Select(id => folder.File($"c_{id}.csv")), running];
        (int code, string output, error) = ToolRun.Of(["diagnose", .. files, "--running"]);
        Assert.Equal((0, ""), (code, error));
        // Not an end is not a clean bill: the diagnosis still warns.
        Assert.Contains("Chain 4 was cancelled after 150 draws", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Chains_of_different_lengths_are_judged_on_what_they_have_in_common()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("long.csv", Whole(1)), folder.Write("short.csv", $"# model = m_model\n{Names}\n{string.Join('\n', Rows(2, 250))}\n{End}")];
        (int code, string output, string error) = ToolRun.Of(["summary", .. files]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 chains of 250 draws (50 later draws of longer chains left out)", output, StringComparison.Ordinal);
        Judge(folder, folder.Write("missing.csv", "# num_samples = 300\n" + File.ReadAllText(files[1])), 4, "Rows are missing.", "257");
    }

    [Fact]
    public void Not_a_number_is_a_draw_and_a_severe_finding()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("a.csv", Whole(1)), folder.Write("b.csv", WithLine(Whole(2), 9, "-1,0.9,0.5,3,7,0,1,nan,0.5"))];
        (int code, string output, string error) = ToolRun.Of(["diagnose", .. files]);
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("SEVERE: 1 of 2 quantities have draws that are NaN or infinite.", output, StringComparison.Ordinal);
        Assert.Contains("not finite: severe", ToolRun.Of(["summary", .. files]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ends_of_Windows_blank_lines_and_a_byte_order_mark_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        string plain = folder.Write("plain.csv", Whole(1)), windows = folder.File("windows.csv");
        File.WriteAllText(windows, Whole(1).ReplaceLineEndings("\r\n").Replace("\r\n# \r\n", "\r\n\r\n# \r\n", StringComparison.Ordinal), new UTF8Encoding(true));
        (int code, string output, string error) = ToolRun.Of("summary", windows);
        Assert.Equal("", error);
        Assert.Equal(ToolRun.Of("summary", plain), (code, output, error));
    }

    [Fact]
    public void Warm_up_rows_are_not_summarised()
    {
        using var folder = new TemporaryFolder();
        string adapted = WithLine(Whole(1), 103, Rows(1, 300)[99] + "\n# Adaptation terminated\n# Step size = 0.5\n# Diagonal elements of inverse mass matrix:\n# 1, 1");
        string[] rows = Rows(1, 300)[100..];
        string sampled = $"# model = m_model\n# id = 1\n{Names}\n{string.Join('\n', rows)}\n{End}";
        string with = folder.Write("with.csv", adapted), without = folder.Write("without.csv", sampled);
        Assert.Equal(ToolRun.Of("summary", without), ToolRun.Of("summary", with));
        Assert.Contains("of 200 draws", ToolRun.Of("summary", with).Output, StringComparison.Ordinal);
        (int code, _, string error) = ToolRun.Of("summary", folder.Write("only.csv", string.Join('\n', adapted.Split('\n')[..104]) + "\n" + End));
        Assert.Equal(2, code);
        Assert.Contains("no draw in the file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_given_twice_is_taken_once_and_a_file_of_rubbish_rows_is_given_up()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", Whole(1));
        (int code, string output, string error) = ToolRun.Of("summary", path, path);
        Assert.Equal(2, code);
        Assert.Contains("A file was given twice.", error, StringComparison.Ordinal);
        Assert.Contains("1 chain of 300 draws", output, StringComparison.Ordinal);
        string rubbish = folder.Write("rubbish.csv", $"{Names}\n{string.Concat(Enumerable.Repeat("abc\n", 1500))}{End}");
        (code, output, error) = ToolRun.Of("summary", rubbish);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("too many damaged rows", error, StringComparison.Ordinal);
        Assert.Contains("rubbish.csv, line 1002", error, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_is_left_json_is_still_valid_and_compare_says_which_set_is_missing()
    {
        using var folder = new TemporaryFolder();
        string empty = folder.Write("empty.csv", ""), whole = folder.Write("a.csv", Whole(1));
        foreach (string command in (string[])["summary", "diagnose"])
        {
            (int code, string output, string error) = ToolRun.Of(command, empty, "--json");
            Assert.Equal(2, code);
            Assert.Contains("an empty file", error, StringComparison.Ordinal);
            Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("faults").EnumerateArray());
        }
        (int compared, string text, string fault) = ToolRun.Of("compare", whole, "--with", empty);
        Assert.Equal((2, ""), (compared, text));
        Assert.Contains(empty, fault, StringComparison.Ordinal);
    }
}
