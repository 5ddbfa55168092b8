using System.Reflection;
using System.Text.RegularExpressions;
using HmcNet.Distributions;
using HmcNet.Supports;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HmcNet.Tests.Architecture;

/// <summary>Every C# snippet of README and docs is a whole program: it is compiled against the public API and run.</summary>
[Collection(ProcessWideState.Name)]
public partial class ReadmeTests
{
    public static TheoryData<int> Snippets()
    {
        var data = new TheoryData<int>();
        for (int i = 0; i < Programs().Count; i++)
            data.Add(i);
        return data;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_compiles_and_runs(int snippet)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;";
        string hmcNet = typeof(Model).Assembly.Location;
        string autodiff = typeof(Autodiff.Tensor).Assembly.Location;
        var compilation = CSharpCompilation.Create(
            $"Readme{snippet}",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(Programs()[snippet])],
            [.. SourceTree.RuntimeReferences, MetadataReference.CreateFromFile(hmcNet), MetadataReference.CreateFromFile(autodiff), MetadataReference.CreateFromFile(typeof(Chart).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));

        string printed = Run(Assembly.Load(image.ToArray()).EntryPoint!);
        Assert.NotEmpty(printed);
    }

    [Fact]
    public void The_readme_shows_both_commands_and_some_programs()
    {
        string readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        Assert.Contains("dotnet run -c Release --project models -- scorpions", readme, StringComparison.Ordinal);
        Assert.Contains("dotnet test -c Release", readme, StringComparison.Ordinal);
        Assert.NotEmpty(Programs());
    }

    private static string Run(MethodInfo program)
    {
        TextWriter console = Console.Out;
        string folder = Directory.GetCurrentDirectory();
        using var printed = new StringWriter();
        try
        {
            // Snippets name files of the repository by paths from its root.
            Directory.SetCurrentDirectory(SourceTree.Root);
            Console.SetOut(printed);
            program.Invoke(null, program.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
            Directory.SetCurrentDirectory(folder);
        }
        return printed.ToString();
    }

    [Fact]
    public void The_page_on_models_names_every_distribution_and_support()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "models.md"));
        IEnumerable<string> families = typeof(Distribution).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Distribution)) && t is { IsAbstract: false, IsPublic: true }).Select(t => t.Name);
        Assert.All(families, name => Assert.Matches($@"\b{name}\b", page));
        IEnumerable<string> supports = typeof(Support).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.Name)
            .Except([nameof(Support.NonNegativeIntegers), nameof(Support.Binary), nameof(Support.Counts)]);
        Assert.All(supports, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    private static List<string> Programs() =>
        [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(SourceTree.Root, "README.md"))
            .SelectMany(page => CodeBlock().Matches(File.ReadAllText(page))).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("```csharp\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
