using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The data that a study runs on, and the results that are expected of them.</summary>
public sealed class StudyData
{
    private readonly Lazy<StudyReference?> reference;

    private StudyData(Study study, StudyFile file, string path, Table table)
    {
        Study = study;
        File = file;
        Path = path;
        Table = table;
        reference = new(() => StudyReference.Beside(path));
    }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>Which of the study's files they are, or are in the manner of.</summary>
    public StudyFile File { get; }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>The table; it has all columns that the models read.</summary>
    public Table Table { get; }

    /// <summary>Number of offspring, for studies that know several.</summary>
    public int? Offspring => File.Offspring;

    /// <summary>Results of established tools, from the reference.json beside the file; null where there is none.</summary>
    public StudyReference? Reference => reference.Value;

    /// <summary>A column of numbers.</summary>
    /// <param name="column">Its name.</param>
    public Column this[string column] => Table[column];

    /// <summary>The data that the study is shipped with.</summary>
    /// <param name="study">The study.</param>
    /// <param name="offspring">Number of offspring, for studies that know several; null for the default.</param>
    /// <returns>The data.</returns>
    public static StudyData Shipped(Study study, int? offspring = null) => Read(study, null, offspring);

    /// <summary>Reads data of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="path">A file, or a folder that holds the study's file; null for the data that the study is shipped with.</param>
    /// <param name="offspring">Number of offspring, for studies that know several; null for what the file has.</param>
    /// <returns>The data.</returns>
    /// <exception cref="HmcNetException">When there is no such file, or it lacks columns.</exception>
    public static StudyData Read(Study study, string? path, int? offspring = null)
    {
        if (offspring is not null && !study.Offspring.Contains(offspring.Value))
            throw new HmcNetException(
                $"The study {study.Name} has no data of that many offspring.", where: "--offspring",
                expected: study.Offspring.Count == 0 ? "no such option" : string.Join(" or ", study.Offspring),
                found: offspring.Value.ToString(CultureInfo.InvariantCulture));
        StudyFile[] files = [.. study.Files.Where(file => offspring is null || file.Offspring == offspring)];
        if (path is null)
            return Open(study, files[0], Study.DataFile(study.Name, files[0].Name));
        return Directory.Exists(path) ? FromFolder(study, files, path) : FromFile(study, files, path);
    }

    private static StudyData FromFolder(Study study, StudyFile[] files, string folder)
    {
        foreach (StudyFile file in files)
        {
            foreach (string name in new[] { file.Name, file.OtherName })
            {
                string path = System.IO.Path.Combine(folder, name);
                if (System.IO.File.Exists(path))
                    return Open(study, file, path);
            }
        }
        throw new HmcNetException(
            $"The folder holds no data of the study {study.Name}.", where: folder,
            expected: string.Join(" or ", files.SelectMany(file => new[] { file.Name, file.OtherName }).Distinct()), remedy: "name the file itself with --data");
    }

    private static StudyData FromFile(Study study, StudyFile[] files, string path)
    {
        if (!System.IO.File.Exists(path))
            throw new HmcNetException("There is no such data file.", where: path, expected: "a CSV file, or a folder that holds one", remedy: "check the path given with --data");
        Table table = Table.ReadCsv(path);
        StudyFile file = files.FirstOrDefault(f => f.Columns.All(table.Names.Contains)) ?? files[0];
        return Checked(study, file, path, table);
    }

    private static StudyData Open(Study study, StudyFile file, string path) => Checked(study, file, path, Table.ReadCsv(path));

    private static StudyData Checked(Study study, StudyFile file, string path, Table table)
    {
        string[] missing = [.. file.Columns.Where(column => !table.Names.Contains(column))];
        if (missing.Length > 0)
            throw new HmcNetException(
                $"The data file lacks {(missing.Length == 1 ? "a column" : "columns")} of the study {study.Name}: {string.Join(", ", missing)}.",
                where: path, expected: $"columns {string.Join(", ", file.Columns)}", found: string.Join(", ", table.Names),
                remedy: "rename the columns in the first line of the file, or give another file with --data");
        return new StudyData(study, file, path, table);
    }
}
