namespace HmcNet.Tests.Io;

/// <summary>A file that is removed after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hmcnet");

    public TemporaryFile(string? text = null)
    {
        Path = System.IO.Path.Combine(folder.FullName, "chain.csv");
        if (text is not null)
            File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public string Folder => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
