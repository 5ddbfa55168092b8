using System.Runtime.CompilerServices;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// An executable graph: takes the flat vector of parameters, gives the flat vector of outputs. An instance owns its
/// workspace and serves one thread at a time; <see cref="ForAnotherThread"/> makes another that shares code and data.
/// </summary>
public abstract class GraphFunction
{
    private readonly bool firstIsNumber;

    /// <summary>Remembers the graph.</summary>
    /// <param name="graph">What is evaluated.</param>
    private protected GraphFunction(Graph graph)
    {
        Graph = graph;
        ParameterCount = graph.ParameterCount;
        OutputCount = graph.OutputCount;
        firstIsNumber = graph.Outputs.Count > 0 && graph.Outputs[0].Shape.Size == 1;
    }

    /// <summary>What is evaluated.</summary>
    public Graph Graph { get; }

    /// <summary>Length of the flat parameter vector.</summary>
    public int ParameterCount { get; }

    /// <summary>Length of the flat output vector: the outputs one after the other, each row-major.</summary>
    public int OutputCount { get; }

    /// <summary>Evaluates all outputs. Allocates nothing in the compiled engine.</summary>
    /// <param name="parameters">Read: the parameters one after the other, shape [ParameterCount].</param>
    /// <param name="outputs">Written: shape [OutputCount].</param>
    /// <exception cref="ArgumentException">When one of them has another length.</exception>
    public abstract void Run(ReadOnlySpan<double> parameters, Span<double> outputs);

    /// <summary>Makes an instance with a workspace of its own that shares code and bound data.</summary>
    /// <returns>The new instance.</returns>
    public abstract GraphFunction ForAnotherThread();

    /// <summary>Makes an instance with other data of the same shapes; nothing is traced or compiled again.</summary>
    /// <param name="data">Values for some of the graph's data sources; the others have their own.</param>
    /// <returns>The new instance, with a workspace of its own.</returns>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index made of data is out of range.</exception>
    public abstract GraphFunction Rebind(IReadOnlyDictionary<DataSource, double[]> data);

    /// <summary>
    /// Makes the graph executable: runs the passes of <see cref="Pipeline"/>, then compiles where the runtime can
    /// generate code and interprets elsewhere. <see cref="Graph"/> of the result is the simplified graph.
    /// </summary>
    /// <param name="graph">What is to be evaluated.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    /// <param name="engine">Which engine to use.</param>
    /// <returns>The function.</returns>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index made of data is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">When compilation is asked for and the runtime cannot generate code.</exception>
    public static GraphFunction Create(Graph graph, IReadOnlyDictionary<DataSource, double[]>? data = null, Engine engine = Engine.Automatic) =>
        Create(graph, data, engine, RuntimeFeature.IsDynamicCodeSupported);

    /// <summary>
    /// Lets a team of threads run the loops over very many rows; numbers do not depend on it. The interpreter needs none.
    /// </summary>
    /// <param name="helpers">The team, whose caller is the thread that runs this; null for that thread alone.</param>
    internal virtual void Use(ThreadTeam? helpers)
    {
    }

    /// <summary>Evaluates a function whose first output is a single number, such as a log density with its gradient.</summary>
    /// <param name="parameters">Read: the parameters one after the other, shape [ParameterCount].</param>
    /// <param name="rest">Written: the other outputs one after the other, shape [OutputCount - 1].</param>
    /// <returns>The first output.</returns>
    /// <exception cref="ArgumentException">When one of them has another length.</exception>
    internal abstract double RunValue(ReadOnlySpan<double> parameters, Span<double> rest);

    /// <summary>As <see cref="RequireLengths"/>, where the first output has a place of its own.</summary>
    private protected void RequireLengthsOfRest(ReadOnlySpan<double> parameters, ReadOnlySpan<double> rest)
    {
        if (parameters.Length != ParameterCount || rest.Length != OutputCount - 1 || !firstIsNumber)
            throw WrongLengthsOfRest(parameters.Length, rest.Length);
    }

    /// <summary>Refuses a point or a place for results of the wrong length.</summary>
    private protected void RequireLengths(ReadOnlySpan<double> parameters, ReadOnlySpan<double> outputs)
    {
        if (parameters.Length != ParameterCount || outputs.Length != OutputCount)
            throw WrongLengths(parameters.Length, outputs.Length);
    }

    // Apart: the strings would make room on the stack of every call.
    private ArgumentException WrongLengthsOfRest(int parameters, int rest) => parameters != ParameterCount
        ? new ArgumentException($"Expected {ParameterCount} parameters, found {parameters}.", nameof(parameters))
        : new ArgumentException($"Expected one number and room for {OutputCount - 1} other outputs, found {rest}.", nameof(rest));

    private ArgumentException WrongLengths(int parameters, int outputs) => parameters != ParameterCount
        ? new ArgumentException($"Expected {ParameterCount} parameters, found {parameters}.", nameof(parameters))
        : new ArgumentException($"Expected room for {OutputCount} outputs, found {outputs}.", nameof(outputs));

    /// <summary>As the public method, told whether the runtime can generate code.</summary>
    internal static GraphFunction Create(Graph graph, IReadOnlyDictionary<DataSource, double[]>? data, Engine engine, bool canGenerateCode)
    {
        if (engine == Engine.Compiled && !canGenerateCode)
            throw new PlatformNotSupportedException("This runtime cannot generate code: use Engine.Automatic or Engine.Interpreted.");
        Graph simplified = Pipeline.Run(graph);
        return engine != Engine.Interpreted && canGenerateCode
            ? new CompiledFunction(simplified, data)
            : new Interpreter(simplified, data);
    }
}
