using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// A recurrence over time: states s, inputs x, numbers k that stay the same, (s[t + 1], y[t], u[t]) = body(s[t], x[t], k).
/// The result is one vector: for each state its values after all steps, for each further result y its values at all
/// steps, each [steps, ...] row-major and ordered by time; then the sums of u over the steps. Reversed, the last time
/// comes first.
/// </summary>
/// <remarks>
/// The adjoint of a scan is a scan that runs the other way, over the states that were kept, so that it can be
/// differentiated again.
/// </remarks>
internal sealed record Scan(ScanBody Body, int Steps, bool Reversed) : Operation
{
    public override string Name => Reversed ? "scanReversed" : "scan";

    public override string DescribeAttributes() =>
        string.Create(CultureInfo.InvariantCulture, $"{Steps} steps of {Body.Graph.Nodes.Count} nodes, {Body.States} states");

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        if (inputs.Length != Body.Graph.Parameters.Count)
            throw ShapeFault($"{Body.Graph.Parameters.Count} inputs", inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            Shape shape = Body.ShapeOfParameter(i);
            if (!inputs[i].Shape.Equals(IsInput(i) ? OverTime(shape) : shape))
                throw ShapeFault("initial states, inputs over time and numbers of the shapes that a step takes", inputs);
        }
        return Shape.Vector(OffsetOf(Body.Graph.Outputs.Count));
    }

    /// <summary>Place of an output of the body in the result.</summary>
    public int OffsetOf(int output)
    {
        int offset = 0;
        for (int i = 0; i < output; i++)
            offset = checked(offset + (i < Body.Kept ? Steps : 1) * Body.ShapeOfOutput(i).Size);
        return offset;
    }

    /// <summary>A part of the result, or of its adjoint, under its own shape.</summary>
    public Tensor Part(Tensor flat, int output)
    {
        Shape shape = output < Body.Kept ? OverTime(Body.ShapeOfOutput(output)) : Body.ShapeOfOutput(output);
        return TensorMath.Reshape(TensorMath.Slice(flat, 0, OffsetOf(output), shape.Size), shape);
    }

    /// <summary>Whether an operand has a value for each step.</summary>
    public bool IsInput(int operand) => operand >= Body.States && operand < Body.States + Body.Inputs;

    public override void Evaluate(Operands operands, Span<double> result)
    {
        Interpreter body = Body.NewInterpreter();
        Graph graph = Body.Graph;
        var point = new double[graph.ParameterCount];
        result.Clear();
        for (int step = 0; step < Steps; step++)
        {
            int time = Reversed ? Steps - 1 - step : step;
            Load(operands, point, time, first: step == 0);
            body.Evaluate(point);
            int state = 0;
            for (int k = 0; k < graph.Outputs.Count; k++)
            {
                ReadOnlySpan<double> values = body.ValueOf(graph.Outputs[k]);
                int offset = OffsetOf(k);
                if (k < Body.Kept)
                    values.CopyTo(result[(offset + time * values.Length)..]);
                else
                    Add(values, result[offset..]);
                if (k < Body.States)
                    values.CopyTo(point.AsSpan(state));
                state += values.Length;
            }
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) => new ScanAdjoint(this, node, adjoint, context).Add();

    private void Load(Operands operands, double[] point, int time, bool first)
    {
        int next = 0;
        for (int i = 0; i < operands.Count; i++)
        {
            int size = Body.ShapeOfParameter(i).Size;
            if (IsInput(i))
                operands[i].Slice(time * size, size).CopyTo(point.AsSpan(next));
            else if (first)
                operands[i].CopyTo(point.AsSpan(next));
            next += size;
        }
    }

    private static void Add(ReadOnlySpan<double> values, Span<double> sums)
    {
        for (int i = 0; i < values.Length; i++)
            sums[i] += values[i];
    }

    private Shape OverTime(Shape shape) => new([Steps, .. shape.Lengths]);
}
