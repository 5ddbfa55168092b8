using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HmcNet.Tests.Architecture;

/// <summary>The sources of the repository, parsed and compiled for tests that look at their structure.</summary>
internal static class SourceTree
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;" +
        "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>The folder that holds HmcNet.sln.</summary>
    public static string Root => TestData.Root;

    /// <summary>What the runtime of this test offers, without HmcNet's own assemblies.</summary>
    public static IReadOnlyList<MetadataReference> RuntimeReferences { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("HmcNet", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles the sources of a project under src.</summary>
    public static CSharpCompilation Compile(string project, params MetadataReference[] references)
    {
        string folder = Path.Combine(Root, "src", project);
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(folder, file).StartsWith("bin", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parse, file))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, parse, Path.Combine(folder, "obj", "usings.cs")));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(project, trees, [.. RuntimeReferences, .. references], options);
    }
}
