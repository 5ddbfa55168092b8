using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HmcNet.Tests.Architecture;

/// <summary>Every C# snippet of the README is a whole program: it is compiled against the public API and run.</summary>
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
            [.. SourceTree.RuntimeReferences, MetadataReference.CreateFromFile(hmcNet), MetadataReference.CreateFromFile(autodiff)],
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

    private static List<string> Programs() =>
        [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("```csharp\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
