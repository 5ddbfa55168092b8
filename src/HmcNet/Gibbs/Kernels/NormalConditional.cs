using System.Runtime.CompilerServices;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// A conditional log density that is quadratic in some variables, compiled: its gradient at the state, and its matrix of second
/// derivatives, of which the pattern is known.
/// </summary>
/// <remarks>
/// With Q = -d2 log p and g the gradient at the current x, the conditional is normal with precision Q and mean x + Q^-1 g: taken
/// from where the chain is and not from zero, so that values of years or dollars cost no digits.
/// </remarks>
internal sealed class NormalConditional
{
    /// <summary>Up to so many products with the matrix are outputs of one function; more are made one at a time.</summary>
    private const int MostAtOnce = 16;

    private readonly GraphFunction function;
    private readonly GraphFunction? product;
    private readonly double[] outputs;
    private readonly double[] products;
    private readonly double[] extended;
    private readonly double[][] directions;
    private readonly (int Place, int From)[] reads;
    private readonly int[] places;
    private readonly int stateSize;

    /// <summary>Compiles the conditional of some variables.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variables">Variables in whose terms the log density is quadratic.</param>
    /// <param name="terms">The terms; null for all that the variables enter.</param>
    public NormalConditional(StateModel model, IReadOnlyList<StateVariable> variables, Tensor? terms = null)
    {
        Tensor total = terms ?? model.TermsOf(variables);
        Tensor[] inputs = [.. variables.Select(v => v.Input)];
        Graph graph = Graph.Create([total], model.Inputs);
        Pattern = Interactions.Of(graph, [.. inputs.Select(i => i.Node)], model.Data);
        var probes = HessianProbes.For(Pattern);
        Factor = SymmetricFactor.For([.. Enumerable.Range(0, Pattern.Count).Select(i => Pattern[i])]);
        reads = [.. probes.Reads(Factor).Select(r => (r.Place, r.Colour * Pattern.Count + r.Row))];
        directions = [.. Enumerable.Range(0, probes.Count).Select(probes.Direction)];
        places = [.. variables.SelectMany(v => Enumerable.Range(v.Offset, v.Size))];
        stateSize = model.Size;
        IReadOnlyList<Tensor> gradient = ReverseMode.Gradient(total, inputs);
        products = new double[probes.Count * Pattern.Count];
        if (probes.Count <= MostAtOnce)
        {
            Tensor[] all = [.. gradient, .. directions.SelectMany(d => Times(gradient, inputs, Pieces(d, inputs)))];
            function = model.Compile(all);
            extended = [];
        }
        else
        {
            function = model.Compile(gradient);
            Tensor[] direction = [.. inputs.Select((x, i) => Tensor.Parameter($"direction {i}", x.Shape))];
            product = model.Compile(Times(gradient, inputs, direction), direction);
            extended = new double[stateSize + Pattern.Count];
        }
        outputs = new double[function.OutputCount];
    }

    private NormalConditional(NormalConditional other, KernelContext context)
    {
        function = context.Own(other.function);
        product = other.product is { } shared ? context.Own(shared) : null;
        outputs = new double[other.outputs.Length];
        products = new double[other.products.Length];
        extended = new double[other.extended.Length];
        directions = other.directions;
        reads = other.reads;
        places = other.places;
        stateSize = other.stateSize;
        Pattern = other.Pattern;
        Factor = SymmetricFactor.For([.. Enumerable.Range(0, Pattern.Count).Select(i => Pattern[i])]);
    }

    /// <summary>Which elements meet: where the precision may be other than zero.</summary>
    public Interactions Pattern { get; }

    /// <summary>Holds the precision after <see cref="Evaluate"/>.</summary>
    public SymmetricFactor Factor { get; }

    /// <summary>For each element of the variables its place in the state.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <summary>The gradient after <see cref="Evaluate"/>.</summary>
    public Span<double> Gradient => outputs.AsSpan(0, places.Length);

    /// <summary>A conditional with a workspace of its own.</summary>
    /// <param name="context">The chain that it is for.</param>
    public NormalConditional ForChain(KernelContext context) => new(this, context);

    /// <summary>Computes gradient and precision at a state.</summary>
    /// <param name="state">Read: all variables.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(ReadOnlySpan<double> state)
    {
        function.Run(state, outputs);
        ReadOnlySpan<double> second = outputs.AsSpan(places.Length);
        if (product is not null)
        {
            state.CopyTo(extended);
            for (int c = 0; c < directions.Length; c++)
            {
                directions[c].CopyTo(extended, stateSize);
                product.Run(extended, products.AsSpan(c * places.Length, places.Length));
            }
            second = products;
        }
        Span<double> entries = Factor.Entries;
        entries.Clear();
        foreach ((int place, int from) in reads)
            entries[place] = -second[from];
    }

    private static Tensor[] Pieces(double[] direction, Tensor[] inputs)
    {
        var pieces = new Tensor[inputs.Length];
        int next = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Tensor.FromArray(direction.AsSpan(next, inputs[i].Shape.Size), inputs[i].Shape);
            next += inputs[i].Shape.Size;
        }
        return pieces;
    }

    /// <summary>The matrix of second derivatives times a direction.</summary>
    private static IReadOnlyList<Tensor> Times(IReadOnlyList<Tensor> gradient, Tensor[] inputs, Tensor[] direction)
    {
        Tensor along = gradient.Select((g, i) => TensorMath.Sum(g * direction[i])).Aggregate((a, b) => a + b);
        return ReverseMode.Gradient(along, inputs);
    }
}
