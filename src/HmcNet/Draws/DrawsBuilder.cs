using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Makes <see cref="Draws"/> of plain arrays: of another sampler, of a simulation, of a test.</summary>
public sealed class DrawsBuilder
{
    private static readonly Dictionary<string, string> NoSettings = [];
    private readonly VariableLayout variables;
    private readonly string modelName;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly List<ChainDraws> chains = [];

    /// <summary>Begins draws of named variables.</summary>
    /// <param name="variables">Names, shapes and labels of the values of a draw.</param>
    /// <param name="modelName">Name shown in tables and files.</param>
    /// <param name="settings">Settings as CmdStan names them, e.g. "max_depth", or null for none.</param>
    public DrawsBuilder(VariableLayout variables, string modelName = "model", IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        this.variables = variables;
        this.modelName = modelName;
        this.settings = settings ?? NoSettings;
    }

    /// <summary>Begins draws of scalars.</summary>
    /// <param name="names">One name a value of a draw.</param>
    /// <exception cref="HmcNetException">When two names are the same.</exception>
    public DrawsBuilder(params IReadOnlyList<string> names)
        : this(new VariableLayout([.. names.Select(name => new Variable(name))]))
    {
    }

    /// <summary>Adds a chain.</summary>
    /// <param name="iterations">The draws, shape [iteration][entry]; values are copied.</param>
    /// <param name="transitions">What the transitions reported, shape [iteration]; null when that is not known.</param>
    /// <param name="end">How the chain ended; null when that is not known.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="HmcNetException">When a draw has not one value an entry, or transitions are of another length.</exception>
    public DrawsBuilder AddChain(
        IReadOnlyList<double[]> iterations, IReadOnlyList<Transition>? transitions = null, ChainEnd? end = null)
    {
        ArgumentNullException.ThrowIfNull(iterations);
        string where = $"chain {chains.Count + 1}";
        if (transitions is not null && transitions.Count != iterations.Count)
            throw new HmcNetException(
                "The number of transitions is not the number of draws.", where,
                $"{iterations.Count} transitions", $"{transitions.Count}");
        var columns = new ChainColumns(variables.Size, iterations.Count, transitions is not null);
        for (int i = 0; i < iterations.Count; i++)
        {
            if (iterations[i] is not { } draw || draw.Length != variables.Size)
                throw new HmcNetException(
                    "A draw does not have one value an entry.", $"{where}, iteration {i + 1}",
                    $"{variables.Size} values", $"{iterations[i]?.Length ?? 0}");
            columns.Add(transitions is null ? default : transitions[i], draw);
        }
        var start = new ChainStart(modelName, chains.Count + 1, variables, settings, DateTime.UnixEpoch);
        chains.Add(new ChainDraws(start, columns, null, null, end));
        return this;
    }

    /// <summary>Adds a chain of one scalar.</summary>
    /// <param name="column">The draws, shape [iteration]; values are copied.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="HmcNetException">When a draw has more than one value.</exception>
    public DrawsBuilder AddColumn(ReadOnlySpan<double> column)
    {
        var rows = new double[column.Length][];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = [column[i]];
        return AddChain(rows);
    }

    /// <summary>The draws of the chains added so far.</summary>
    /// <returns>The draws.</returns>
    /// <exception cref="HmcNetException">When no chain was added.</exception>
    public Draws Build() => Draws.FromChains(chains);
}
