using System.Globalization;
using HmcNet.Io;

namespace HmcNet.CaseStudies.Runner;

/// <summary>
/// One run of a study's story: it fits models, writes headings and tables, and collects what the closing table compares with established
/// tools. Stories use nothing else of the runner.
/// </summary>
public sealed class StudySession
{
    private const int DefaultDraws = 2000;
    private readonly TextWriter output;
    private readonly Dictionary<int, StudyData> data = [];
    private readonly Dictionary<(string Name, int Offspring), Model> models = [];
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly List<ExpectedRow> rows = [];
    private ulong fits;

    /// <summary>Begins a run.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Stops the run.</param>
    public StudySession(Study study, SessionSettings settings, TextWriter output, CancellationToken cancellation = default)
    {
        Study = study;
        Settings = settings;
        this.output = settings.Quiet ? TextWriter.Null : output;
        Cancellation = cancellation;
    }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>What the command line asked for.</summary>
    public SessionSettings Settings { get; }

    /// <summary>Stops the run; samplers called outside of the session should be given it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The rows of the closing table so far.</summary>
    public IReadOnlyList<ExpectedRow> Rows => rows;

    /// <summary>The data of the study.</summary>
    /// <param name="offspring">Number of offspring, for the study that knows several; null for the default.</param>
    /// <returns>The data, read once.</returns>
    public StudyData Data(int? offspring = null)
    {
        if (!data.TryGetValue(offspring ?? 0, out StudyData? read))
            data.Add(offspring ?? 0, read = StudyData.Read(Study, Settings.Data, offspring));
        return read;
    }

    /// <summary>Whether there are data of so many offspring: a single file given with --data has those of one kind.</summary>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    /// <returns>Always true for the data that the study is shipped with.</returns>
    public bool HasData(int? offspring) =>
        offspring is null || Settings.Data is null || Directory.Exists(Settings.Data) || Data().Offspring == offspring;

    /// <summary>The results of established tools beside the data; null where there are none.</summary>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    public StudyReference? Reference(int? offspring = null) => Data(offspring).Reference;

    /// <summary>A model of the study on the data of this run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    /// <returns>The model, traced and compiled once.</returns>
    public Model Model(string name, int? offspring = null)
    {
        if (!models.TryGetValue((name, offspring ?? 0), out Model? model))
            models.Add((name, offspring ?? 0), model = Study.Find(name).Create(Data(offspring)));
        return model;
    }

    /// <summary>How many draws a chain shall make: what the command line says, else what the story wants.</summary>
    /// <param name="wanted">What the story wants.</param>
    /// <returns>The number of draws of a chain after warm-up.</returns>
    public int Draws(int wanted) => Settings.IterSampling ?? wanted;

    /// <summary>Samples a model of the study with NUTS.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="change">Changes options, e.g. <c>o => o with { AdaptDelta = 0.95 }</c>; null leaves them.</param>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    /// <returns>The fit.</returns>
    public Fit Nuts(string name, Func<NutsOptions, NutsOptions>? change = null, int? offspring = null) =>
        Sample(Model(name, offspring), Study.Find(name).Label(offspring), Changed(new NutsOptions(), change), HmcNet.Nuts.Sample);

    /// <summary>Samples any model with NUTS.</summary>
    /// <param name="model">The model.</param>
    /// <param name="change">Changes options; null leaves them.</param>
    /// <returns>The fit.</returns>
    public Fit Nuts(Model model, Func<NutsOptions, NutsOptions>? change = null) =>
        Sample(model, model.Name, Changed(new NutsOptions(), change), HmcNet.Nuts.Sample);

    /// <summary>Samples a model of the study with Gibbs.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="change">Changes options, e.g. <c>o => o with { IterSampling = session.Draws(4000) }</c>; null leaves them.</param>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    /// <returns>The fit.</returns>
    public Fit Gibbs(string name, Func<GibbsOptions, GibbsOptions>? change = null, int? offspring = null) =>
        Sample(Model(name, offspring), Study.Find(name).Label(offspring), Changed(new GibbsOptions(), change), HmcNet.Gibbs.Sample);

    /// <summary>Samples any model with Gibbs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="change">Changes options; null leaves them.</param>
    /// <returns>The fit.</returns>
    public Fit Gibbs(Model model, Func<GibbsOptions, GibbsOptions>? change = null) =>
        Sample(model, model.Name, Changed(new GibbsOptions(), change), HmcNet.Gibbs.Sample);

    /// <summary>Samples a model of the study with both samplers; prints what their verdicts hold against them, and their comparison.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="nuts">Changes options of NUTS; null leaves them.</param>
    /// <param name="gibbs">Changes options of Gibbs; null leaves them.</param>
    /// <param name="offspring">Number of offspring; null for the default.</param>
    /// <returns>The fits with their comparison.</returns>
    public StudyFits Both(
        string name, Func<NutsOptions, NutsOptions>? nuts = null, Func<GibbsOptions, GibbsOptions>? gibbs = null, int? offspring = null)
    {
        StudyModel model = Study.Find(name);
        Heading($"Model {model.Label(offspring)}: {model.Description}");
        var fits = new StudyFits(model, Data(offspring), Model(name, offspring), Nuts(name, nuts, offspring), Gibbs(name, gibbs, offspring));
        foreach (Fit fit in new[] { fits.Nuts, fits.Gibbs })
            Write(Trust.Against(fit) is { } fault ? $"{fit.SamplerName} cannot be trusted: {fault}" : $"{fit.SamplerName}: all checks passed.");
        Write();
        Write(ComparisonView.Of(fits.Comparison));
        Write();
        return fits;
    }

    /// <summary>Writes a heading.</summary>
    /// <param name="text">The heading.</param>
    public void Heading(string text)
    {
        output.WriteLine(text);
        output.WriteLine(new string('-', text.Length));
    }

    /// <summary>Writes a line, or lines: what <c>ToString</c> of a result gives.</summary>
    /// <param name="text">The text; nothing gives an empty line.</param>
    public void Write(object? text = null) => output.WriteLine(Convert.ToString(text, CultureInfo.InvariantCulture)?.TrimEnd('\n'));

    /// <summary>Writes a line with numbers in it, with decimal points.</summary>
    /// <param name="text">The text.</param>
    public void Write(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a table: the first column to the left, numbers to the right, with three decimals.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Cells: text, or numbers, which are written with three decimals.</param>
    public void Table(IReadOnlyList<string> header, IEnumerable<object[]> rows)
    {
        Write(TextTable.Of(header, rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Cell)])));
        Write();
    }

    /// <summary>Compares means with those of reference.json in the closing table; writes nothing where there is no such file.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="quantities">
    /// Names: "mu" or "alpha[3]" for one row each; "alpha" for one row with the entry that differs most. When none is named, all that the
    /// reference has.
    /// </param>
    /// <exception cref="HmcNetException">When the fits or the reference have no such quantity.</exception>
    public void Expect(StudyFits fits, params IReadOnlyList<string> quantities) => rows.AddRange(Expectations.Of(fits, null, quantities));

    /// <summary>As <see cref="Expect(StudyFits, IReadOnlyList{string})"/>, with the block of reference.json named.</summary>
    /// <param name="block">Name of the block: "exact", "jags", "stan", "gibbs".</param>
    /// <param name="fits">The fits.</param>
    /// <param name="quantities">Names.</param>
    public void ExpectFrom(string block, StudyFits fits, params IReadOnlyList<string> quantities) => rows.AddRange(Expectations.Of(fits, block, quantities));

    /// <summary>Adds a row to the closing table for fits that ought to be refused by their verdicts: one that is trusted is marked.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="quantity">What it is about, e.g. "tau2".</param>
    public void ExpectRefusal(StudyFits fits, string quantity) => rows.Add(Expectations.Refusal(fits, quantity));

    /// <summary>As <see cref="ExpectRefusal(StudyFits, string)"/>, of one fit where the other sampler has no trouble.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="fit">The fit, with NUTS or with Gibbs.</param>
    /// <param name="quantity">What it is about.</param>
    public void ExpectRefusal(string model, Fit fit, string quantity) => rows.Add(Expectations.Refusal(Study.Name, model, fit, quantity));

    /// <summary>Adds a row to the closing table.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="quantity">Name of the quantity, e.g. "sigma_alpha, REML".</param>
    /// <param name="ours">What HmcNet has by another method than the two samplers, with its standard error.</param>
    /// <param name="tool">Name of the established tool, e.g. "lme4".</param>
    /// <param name="theirs">What it has, with its standard error.</param>
    public void Expect(string model, string quantity, Figure ours, string tool, Figure theirs) =>
        rows.Add(new ExpectedRow { Study = Study.Name, Model = model, Quantity = quantity, Other = ours, Tool = tool, Expected = theirs });

    /// <summary>Adds a row to the closing table.</summary>
    /// <param name="row">The row.</param>
    public void Expect(ExpectedRow row) => rows.Add(row);

    private T Changed<T>(T options, Func<T, T>? change)
        where T : SamplerOptions
    {
        // Fits with one seed share random numbers, and their errors would come in step from model to model.
        var usual = (T)(options with { Seed = Settings.Seed + fits++, Chains = Settings.Chains, IterSampling = Draws(DefaultDraws) });
        return change is null ? usual : change(usual);
    }

    private Fit Sample<T>(Model model, string label, T options, Func<Model, T, CancellationToken, Fit> sample)
        where T : SamplerOptions
    {
        Cancellation.ThrowIfCancellationRequested();
        Fit fit = sample(model, options, Cancellation);
        Cancellation.ThrowIfCancellationRequested();
        Write($"{fit.SamplerName} on {label}: {options.Chains} chains of {options.IterWarmup} + {options.IterSampling} iterations, seed {fit.Run.Seed}, {fit.Elapsed.TotalSeconds:0.00} s");
        if (Settings.Output is { } folder)
            WriteFiles(fit, folder, label);
        return fit;
    }

    private void WriteFiles(Fit fit, string folder, string label)
    {
        StudyRunner.CreateFolder(folder);
        string stem = $"{Study.Name}-{label.Replace(", m = ", "-m", StringComparison.Ordinal)}-{fit.SamplerName.ToLowerInvariant()}", name = stem;
        for (int copy = 2; !files.Add(name); copy++)
            name = FormattableString.Invariant($"{stem}-{copy}");
        for (int chain = 0; chain < fit.Draws.Chains; chain++)
            StanCsvWriter.Write(fit.Draws.Chain(chain), Path.Combine(folder, FormattableString.Invariant($"{name}-chain{chain + 1}.csv")));
    }

    private static string Cell(object cell) => cell switch
    {
        double number => number.ToString("0.000", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}
