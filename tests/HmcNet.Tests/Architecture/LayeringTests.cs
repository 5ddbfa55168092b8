using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HmcNet.Tests.Architecture;

/// <summary>Dependencies point one way only: between assemblies down the list of docs/architecture.md, and between folders as the table here says.</summary>
public class LayeringTests
{
    /// <summary>Assemblies from the bottom up, with the projects and packages that each may use.</summary>
    private static readonly Dictionary<string, string[]> Assemblies = new()
    {
        ["HmcNet.Autodiff"] = [],
        ["HmcNet"] = ["HmcNet.Autodiff", "MathNet.Numerics", "CsvHelper"],
        ["HmcNet.Reports"] = ["HmcNet"],
        ["HmcNet.Cli"] = ["HmcNet", "HmcNet.Reports", "Spectre.Console", "System.CommandLine"],
    };

    /// <summary>For each folder of src/HmcNet the other folders whose types it may use.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Randomness"] = [],
        ["Hmc"] = ["Randomness"],
        ["Adaptation"] = ["Hmc", "Randomness"],
        // Draws are made of the events of chains, whose records stand in Sampling; events name the variables of Draws.
        ["Draws"] = ["Hmc", "Sampling"],
        ["Diagnostics"] = ["Draws", "Hmc", "Sampling"],
        ["Sampling"] = ["Hmc", "Adaptation", "Randomness", "Draws"],
        ["Supports"] = [],
        ["Distributions"] = ["Supports", "Randomness"],
        ["Data"] = [],
        ["Formulas"] = ["Data"],
        ["LinearModels"] = ["Data", "Formulas"],
        ["Models"] = ["Distributions", "Supports", "Data", "Draws", "Sampling", "Hmc", "Randomness"],
        ["Gibbs"] = ["Models", "Distributions", "Supports", "Sampling", "Hmc", "Adaptation", "Randomness", "Draws"],
        ["Io"] = ["Draws", "Sampling", "Hmc"],
        ["Doctor"] = ["Models", "Distributions", "Supports", "Sampling", "Draws", "Diagnostics", "Hmc"],
        ["Fitting"] = ["Sampling", "Draws", "Diagnostics", "Doctor", "Hmc", "Models", "Gibbs"],
        ["Cure"] = ["Fitting", "Doctor", "Diagnostics", "Models", "Distributions", "Draws", "Sampling", "Hmc"],
        ["Evaluation"] = ["Fitting", "Models", "Draws", "Diagnostics", "Sampling", "Distributions", "Supports", "Hmc", "Gibbs"],
        ["Optimization"] = ["Models", "Gibbs", "Supports", "Distributions", "Draws", "Diagnostics", "Randomness"],
        ["Cloning"] = ["Fitting", "Gibbs", "Models", "Distributions", "Supports", "Sampling", "Draws", "Diagnostics", "Hmc", "Randomness"],
        ["Deriving"] = ["Fitting", "Draws", "Diagnostics", "Sampling", "Hmc", "Models", "Data"],
        ["Prediction"] = ["Deriving", "Fitting", "Draws", "Diagnostics", "Sampling", "Hmc", "Models", "Distributions", "Supports", "Data", "Randomness"],
        ["MixedModels"] = ["Data", "Distributions", "Formulas", "LinearModels", "Models", "Optimization", "Supports"],
        ["Comparing"] = ["Fitting", "Draws", "Diagnostics", "Sampling"],
        ["Streaming"] = ["Io", "Draws", "Diagnostics", "Comparing", "Sampling", "Hmc"],
    };

    [Fact]
    public void Projects_reference_only_what_lies_below_them()
    {
        foreach (string project in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            XDocument xml = XDocument.Load(project);
            IEnumerable<string> used = xml.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
                .Concat(xml.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value));
            Assert.True(Assemblies.ContainsKey(name), $"{name} is not in the list of layers.");
            Assert.Equal(Assemblies[name].Order(), used.Order());
        }
    }

    [Fact]
    public void Folders_use_only_the_folders_below_them()
    {
        CSharpCompilation autodiff = SourceTree.Compile("HmcNet.Autodiff").AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"HmcNet\")]"));
        CSharpCompilation compilation = SourceTree.Compile("HmcNet", autodiff.ToMetadataReference());
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).Take(5));

        var faults = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string from = FolderOf(tree);
            seen.Add(from);
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                foreach (string to in FoldersOf(model.GetSymbolInfo(name).Symbol))
                {
                    if (to != from && from.Length > 0 && !(Folders.TryGetValue(from, out string[]? allowed) && allowed.Contains(to)))
                        faults.Add($"{Path.GetFileName(tree.FilePath)} in {from} uses {name} of {to}");
                }
            }
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        seen.ExceptWith(["", "obj"]);
        Assert.Equal(Folders.Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Algorithms_write_to_no_console_and_no_file()
    {
        string[] quiet = ["Hmc", "Adaptation", "Sampling", "Models", "Distributions", "Supports", "Diagnostics", "Draws", "Randomness"];
        foreach (string folder in quiet)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "HmcNet", folder), "*.cs", SearchOption.AllDirectories))
            {
                IEnumerable<string> words = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
                    .OfType<IdentifierNameSyntax>().Select(n => n.Identifier.Text);
                Assert.DoesNotContain(words, word => word is "Console" or "File" or "FileStream" or "StreamWriter");
            }
        }
    }

    private static string FolderOf(SyntaxTree tree)
    {
        string relative = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src", "HmcNet"), tree.FilePath).Replace('\\', '/');
        int slash = relative.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : relative[..slash];
    }

    private static IEnumerable<string> FoldersOf(ISymbol? symbol)
    {
        if (symbol is null or INamespaceSymbol)
            return [];
        ISymbol owner = symbol is INamedTypeSymbol ? symbol : symbol.ContainingType ?? symbol;
        return owner.ContainingAssembly?.Name == "HmcNet"
            ? owner.DeclaringSyntaxReferences.Select(r => FolderOf(r.SyntaxTree)).Where(f => f.Length > 0 && f != "obj").Distinct()
            : [];
    }
}
