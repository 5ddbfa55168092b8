using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// One step of a recurrence as a graph. Its parameters are the states before the step, the inputs at the step's time
/// and numbers that stay the same, in this order; its outputs are the states after the step, further results of each
/// step, and terms that are summed over the steps.
/// </summary>
internal sealed class ScanBody
{
    private readonly Lazy<Interpreter> interpreter;

    public ScanBody(Graph graph, int states, int inputs, int outputs)
    {
        Graph = graph;
        States = states;
        Inputs = inputs;
        Outputs = outputs;
        interpreter = new(() => new Interpreter(graph));
    }

    public Graph Graph { get; }

    /// <summary>Number of states.</summary>
    public int States { get; }

    /// <summary>Number of inputs that have a value for each step.</summary>
    public int Inputs { get; }

    /// <summary>Number of further results that have a value for each step.</summary>
    public int Outputs { get; }

    /// <summary>Number of results that are kept for each step: states, then further ones.</summary>
    public int Kept => States + Outputs;

    /// <summary>Shape of a parameter of the body.</summary>
    public Shape ShapeOfParameter(int parameter) => Graph.Parameters[parameter].Shape;

    /// <summary>Shape of an output of the body.</summary>
    public Shape ShapeOfOutput(int output) => Graph.Outputs[output].Shape;

    /// <summary>An interpreter of the body with a workspace of its own.</summary>
    public Interpreter NewInterpreter() => (Interpreter)interpreter.Value.ForAnotherThread();
}
