using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <summary>
/// A value in a traced computation: a scalar, vector, matrix or higher array of double-precision numbers that is
/// recorded, not computed, when a model's function runs.
/// </summary>
/// <remarks>
/// Operators and the functions of <see cref="TensorMath"/> record operations under NumPy's broadcasting rule and
/// check shapes at once, so a fault surfaces on the line that made it. Numbers and arrays convert where a tensor is
/// expected. Values are not known while a model is traced: choose between them with
/// <see cref="TensorMath.Where(Tensor, Tensor, Tensor)"/>, not with <c>if</c>.
/// </remarks>
public sealed partial class Tensor
{
    /// <summary>Wraps a node.</summary>
    /// <param name="node">The node.</param>
    public Tensor(Node node) => Node = node;

    /// <summary>The recorded node.</summary>
    public Node Node { get; }

    /// <summary>Lengths of the dimensions.</summary>
    public Shape Shape => Node.Shape;

    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Length of the first dimension.</summary>
    /// <exception cref="HmcNetException">When the tensor is a scalar.</exception>
    public int Length => Rank > 0 ? Shape[0] : throw new HmcNetException("A scalar has no length.", where: SourceLocation.OfCaller());

    /// <summary>A parameter of a function to be traced.</summary>
    /// <param name="name">Name in messages and printed graphs; distinct within a function.</param>
    /// <param name="shape">Shape of its values.</param>
    /// <returns>The symbolic tensor.</returns>
    public static Tensor Parameter(string name, Shape shape) => new(new Node(new ParameterInput(name, shape)));

    /// <summary>A parameter whose values are whole numbers: it can be part of an index, and nothing is differentiated with respect to it there.</summary>
    internal static Tensor WholeParameter(string name, Shape shape) => new(new Node(new ParameterInput(name, shape, IsWhole: true)));

    /// <summary>Data that can be bound again without tracing.</summary>
    /// <param name="source">The data source.</param>
    /// <returns>The symbolic tensor.</returns>
    public static Tensor Data(DataSource source) => new(new Node(new DataInput(source)));

    /// <summary>A constant array.</summary>
    /// <param name="values">Values, row-major; copied.</param>
    /// <param name="shape">Their shape.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="HmcNetException">When the number of values does not fit the shape.</exception>
    public static Tensor FromArray(ReadOnlySpan<double> values, Shape shape)
    {
        if (values.Length != shape.Size)
            throw new HmcNetException(
                "The number of values does not fit the shape.", where: SourceLocation.OfCaller(),
                expected: $"{shape.Size} values for shape {shape}", found: $"{values.Length} values");
        return new(new Node(new Constant(shape, values.ToArray())));
    }

    /// <summary>Applies an operation.</summary>
    internal static Tensor Apply(Operation operation, params Tensor[] inputs)
    {
        var nodes = new Node[inputs.Length];
        for (int i = 0; i < nodes.Length; i++)
            nodes[i] = (inputs[i] ?? throw Missing(operation.Name)).Node;
        return new Tensor(new Node(operation, nodes));
    }

    /// <summary>The exception for a null where a tensor is expected.</summary>
    internal static HmcNetException Missing(string function) =>
        new($"An operand of {function} is null.", where: SourceLocation.OfCaller(), expected: "a tensor, a number or an array");

    /// <summary>A number as a scalar tensor.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(double value) => new(new Node(new Constant(Shape.Scalar, [value])));

    /// <summary>An array as a vector.</summary>
    /// <param name="values">The values; copied.</param>
    public static implicit operator Tensor(double[] values) => FromArray(Given(values), Shape.Vector(values.Length));

    /// <summary>An array of whole numbers as a vector, for counts and indices.</summary>
    /// <param name="values">The values; copied.</param>
    public static implicit operator Tensor(int[] values) => FromArray(Array.ConvertAll(Given(values), v => (double)v), Shape.Vector(values.Length));

    /// <summary>A rectangular array as a matrix.</summary>
    /// <param name="values">The values, [row, column]; copied.</param>
    public static implicit operator Tensor(double[,] values)
    {
        var flat = new double[Given(values).Length];
        Buffer.BlockCopy(values, 0, flat, 0, flat.Length * sizeof(double));
        return new(new Node(new Constant(new Shape(values.GetLength(0), values.GetLength(1)), flat)));
    }

    /// <summary>Refuses to read a value that is only known when the model is evaluated.</summary>
    /// <param name="tensor">The traced tensor.</param>
    /// <exception cref="HmcNetException">Always, unless the tensor is a constant scalar.</exception>
    public static explicit operator double(Tensor tensor) =>
        tensor.Node.Operation is Constant { Values: [double value] } ? value : throw NotAValue("double", tensor);

    /// <summary>Refuses to branch on a value that is only known when the model is evaluated.</summary>
    /// <param name="tensor">The traced tensor.</param>
    /// <exception cref="HmcNetException">Always, unless the tensor is a constant scalar.</exception>
    public static explicit operator bool(Tensor tensor) =>
        tensor.Node.Operation is Constant { Values: [double value] } ? value != 0 : throw NotAValue("bool", tensor);

    private static TArray Given<TArray>(TArray values)
        where TArray : class => values ?? throw Missing("a conversion to a tensor");

    private static HmcNetException NotAValue(string type, Tensor tensor) =>
        new($"A traced tensor cannot be turned into a {type}: its value is not known while the model is traced.",
            where: SourceLocation.OfCaller(),
            expected: "arithmetic on tensors",
            found: $"a cast of a tensor of shape {tensor.Shape} to {type}",
            remedy: "to choose between values write Where(condition, a, b); loops over indices need int bounds, e.g. tensor.Length");

    /// <summary>Operation and shape, for the debugger.</summary>
    /// <returns>For example "multiply [8]".</returns>
    public override string ToString() => $"{Node.Operation.Name} {Shape}";
}
