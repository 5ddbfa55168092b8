using System.Text.RegularExpressions;
using HmcNet.Tests;

namespace HmcNet.Cli.Tests;

/// <summary>The examples of docs/tool.md print what they show.</summary>
public partial class DocumentationTests
{
    private static MatchCollection Blocks() =>
        Example().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "tool.md")).ReplaceLineEndings("\n"));

    public static TheoryData<int> Examples() => [.. Enumerable.Range(0, Blocks().Count)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_it_shows(int example)
    {
        using var folder = new TemporaryFolder();
        foreach (string file in ToolRun.EightSchools)
            File.Copy(file, folder.File(Path.GetFileName(file)));
        // The damaged file of the page: the first 60,000 bytes of the last chain.
        File.WriteAllBytes(folder.File("cut.csv"), File.ReadAllBytes(ToolRun.EightSchools[3])[..60_000]);
        Match block = Blocks()[example];
        string[] arguments = [.. block.Groups[1].Value.Split(' ').Select(word => word.EndsWith(".csv", StringComparison.Ordinal) ? folder.File(word) : word)];
        (_, string output, string error) = ToolRun.Of(arguments);
        string printed = (output + error).Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.Equal(block.Groups[2].Value, printed.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_page_names_every_command_and_option()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "tool.md"));
        Assert.True(Blocks().Count >= 4);
        using var output = new StringWriter();
        foreach (System.CommandLine.Command command in Tool.Create(output, output).Subcommands)
        {
            Assert.Contains($"`hmcnet {command.Name} ", page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(option => option.Name != "--help"), option => Assert.Contains(option.Name, page, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"```console\n\$ hmcnet ([^\n]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
