using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.GibbsSampling;

namespace HmcNet.Optimization;

/// <summary>
/// A log density f as a function of some of its inputs, the block u: value, gradient and the sparse matrix
/// H = -d2 f / du du', whose pattern is read off the graph and whose entries come from few products with directions.
/// </summary>
internal sealed class DensityBlock
{
    /// <summary>Up to so many products with the matrix are outputs of one function; more are made one at a time.</summary>
    private const int MostAtOnce = 16;

    private readonly GraphFunction function;
    private readonly Lazy<GraphFunction> first;
    private readonly GraphFunction? product;
    private readonly double[] outputs;
    private readonly double[] products;
    private readonly double[] extended;
    private readonly int inputSize;

    /// <summary>Compiles a block.</summary>
    /// <param name="terms">The density.</param>
    /// <param name="variables">The inputs that make up the block: places among the density's inputs.</param>
    public DensityBlock(DensityTerms terms, IReadOnlyList<int> variables)
    {
        Inputs = [.. variables.Select(v => terms.Inputs[v])];
        Places = PlacesOf(terms.Inputs, variables);
        inputSize = terms.Inputs.Sum(i => i.Shape.Size);
        Graph graph = Graph.Create([terms.Total], terms.Inputs);
        Node[] nodes = [.. Inputs.Select(i => i.Node)];
        Pattern = Interactions.Of(graph, nodes, terms.Data);
        IsQuadratic = new PolynomialDegree(graph, nodes)[graph.Outputs[0]] <= 2;
        var probes = HessianProbes.For(Pattern);
        Factor = SymmetricFactor.For([.. Enumerable.Range(0, Pattern.Count).Select(i => Pattern[i])]);
        Reads = [.. probes.Reads(Factor)];
        Entries = [.. EntriesOf(Pattern)];
        Directions = [.. Enumerable.Range(0, probes.Count).Select(probes.Direction)];
        Gradients = ReverseMode.Gradient(terms.Total, Inputs);
        first = new(() => terms.Compile([terms.Total, .. Gradients]));
        products = new double[probes.Count * Pattern.Count];
        if (probes.Count <= MostAtOnce)
        {
            function = terms.Compile([terms.Total, .. Gradients, .. Directions.SelectMany(d => Times(Gradients, Inputs, Pieces(d, Inputs)))]);
            extended = [];
        }
        else
        {
            function = first.Value;
            Tensor[] direction = [.. Inputs.Select((x, i) => Tensor.Parameter($"direction {i}", x.Shape))];
            product = terms.Compile(Times(Gradients, Inputs, direction), direction);
            extended = new double[inputSize + Pattern.Count];
        }
        outputs = new double[function.OutputCount];
    }

    /// <summary>The inputs of the block.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>For each element of the block its place in the flat vector of all inputs.</summary>
    public int[] Places { get; }

    /// <summary>Number of elements.</summary>
    public int Size => Places.Length;

    /// <summary>Which elements meet.</summary>
    public Interactions Pattern { get; }

    /// <summary>Whether f is quadratic in the block, so that exp(f) is proportional to a normal density of it.</summary>
    public bool IsQuadratic { get; }

    /// <summary>Holds H, and after factoring its Cholesky factor.</summary>
    public SymmetricFactor Factor { get; }

    /// <summary>For each entry of the lower triangle of H its place in the factor, and the product and the row it is read from.</summary>
    public (int Place, int Colour, int Row)[] Reads { get; }

    /// <summary>For each of <see cref="Reads"/> row and column of the entry.</summary>
    public (int Row, int Column)[] Entries { get; }

    /// <summary>The directions of the products.</summary>
    public double[][] Directions { get; }

    /// <summary>The gradient with respect to the block, as expressions.</summary>
    public IReadOnlyList<Tensor> Gradients { get; }

    /// <summary>The gradient after <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<double> Gradient => outputs.AsSpan(1, Size);

    /// <summary>Number of evaluations so far.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Computes value, gradient and second derivatives at a point.</summary>
    /// <param name="point">All inputs.</param>
    /// <returns>The value.</returns>
    public double Evaluate(ReadOnlySpan<double> point)
    {
        Evaluations++;
        function.Run(point, outputs);
        if (product is null)
        {
            outputs.AsSpan(1 + Size).CopyTo(products);
            return outputs[0];
        }
        point.CopyTo(extended);
        for (int c = 0; c < Directions.Length; c++)
        {
            Directions[c].CopyTo(extended, inputSize);
            product.Run(extended, products.AsSpan(c * Size, Size));
        }
        return outputs[0];
    }

    /// <summary>Computes value and gradient only; for a block of all inputs.</summary>
    /// <param name="point">All inputs.</param>
    /// <param name="gradient">Written: the gradient with respect to the block.</param>
    /// <returns>The value.</returns>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Evaluations++;
        return first.Value.RunValue(point, gradient);
    }

    /// <summary>Factors H plus a multiple of the identity, at the point of the last evaluation.</summary>
    /// <param name="shift">The multiple.</param>
    /// <returns>Whether it is positive definite.</returns>
    public bool TryFactor(double shift = 0)
    {
        Span<double> entries = Factor.Entries;
        entries.Clear();
        for (int k = 0; k < Reads.Length; k++)
        {
            (int place, int colour, int row) = Reads[k];
            double entry = -products[colour * Size + row];
            if (!double.IsFinite(entry))
                return false;
            entries[place] = Entries[k].Row == Entries[k].Column ? entry + shift : entry;
        }
        return Factor.Factor();
    }

    /// <summary>The largest absolute entry on the diagonal of H.</summary>
    public double LargestCurvature()
    {
        double largest = 0;
        for (int k = 0; k < Reads.Length; k++)
        {
            if (Entries[k].Row == Entries[k].Column)
                largest = Math.Max(largest, Math.Abs(products[Reads[k].Colour * Size + Reads[k].Row]));
        }
        return largest;
    }

    /// <summary>H as a full matrix, at the point of the last evaluation.</summary>
    public double[,] Dense()
    {
        var matrix = new double[Size, Size];
        for (int k = 0; k < Reads.Length; k++)
        {
            (int row, int column) = Entries[k];
            matrix[row, column] = matrix[column, row] = -products[Reads[k].Colour * Size + Reads[k].Row];
        }
        return matrix;
    }

    /// <summary>Cuts a vector over a block into pieces of the shapes of its inputs.</summary>
    public static Tensor[] Pieces(double[] vector, IReadOnlyList<Tensor> inputs)
    {
        var pieces = new Tensor[inputs.Count];
        int next = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Tensor.FromArray(vector.AsSpan(next, inputs[i].Shape.Size), inputs[i].Shape);
            next += inputs[i].Shape.Size;
        }
        return pieces;
    }

    /// <summary>The sum of products of expressions and weights.</summary>
    public static Tensor Along(IReadOnlyList<Tensor> values, IReadOnlyList<Tensor> weights) =>
        values.Select((v, i) => TensorMath.Sum(v * weights[i])).Aggregate((a, b) => a + b);

    /// <summary>The matrix of second derivatives times a direction.</summary>
    public static IReadOnlyList<Tensor> Times(IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> direction) =>
        ReverseMode.Gradient(Along(gradients, direction), inputs);

    private static int[] PlacesOf(IReadOnlyList<Tensor> inputs, IReadOnlyList<int> variables)
    {
        var starts = new int[inputs.Count + 1];
        for (int i = 0; i < inputs.Count; i++)
            starts[i + 1] = starts[i] + inputs[i].Shape.Size;
        return [.. variables.SelectMany(v => Enumerable.Range(starts[v], inputs[v].Shape.Size))];
    }

    /// <summary>The entries in the order of <see cref="HessianProbes.Reads"/>: each diagonal one, then those left of it.</summary>
    private static IEnumerable<(int, int)> EntriesOf(Interactions pattern)
    {
        for (int i = 0; i < pattern.Count; i++)
        {
            yield return (i, i);
            foreach (int j in pattern[i])
            {
                if (j < i)
                    yield return (i, j);
            }
        }
    }
}
