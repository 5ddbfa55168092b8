using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// Writes an expression as a linear function of elementwise statistics of one variable (log x, powers of x,
/// log(1 - x)), or finds what stands in the way.
/// </summary>
/// <remarks>
/// After M. Hoffman, M. Johnson and D. Tran (2018), Autoconj: statistics are exposed by pulling functions of single
/// elements through rearrangements, multiplying out products, and splitting logarithms of products; they are then
/// replaced by inputs of their own, so that natural parameters are derivatives with respect to these.
/// </remarks>
internal sealed class StatisticExpansion
{
    private const int MostMonomials = 12;

    private readonly Tensor variable;
    private readonly bool isPositive;
    private readonly GraphBuilder canonical = new();
    private readonly Dictionary<Node, StatisticForm> forms = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Statistic, Tensor> inputs = [];

    private StatisticExpansion(Tensor variable, bool isPositive)
    {
        this.variable = variable;
        this.isPositive = isPositive;
    }

    /// <summary>The statistics that occur, each with the input that stands for it, of the variable's shape.</summary>
    public IReadOnlyDictionary<Statistic, Tensor> Inputs => inputs;

    /// <summary>The expression over <see cref="Inputs"/>, affine in them; null where it could not be written so.</summary>
    public Tensor? Result { get; private set; }

    /// <summary>The node that stood in the way; null when nothing did.</summary>
    public Node? Obstacle { get; private set; }

    /// <summary>Expands a scalar expression.</summary>
    /// <param name="graph">A graph with the expression as its only output.</param>
    /// <param name="variable">The variable: one of the graph's parameters.</param>
    /// <param name="isPositive">Whether the variable's elements are known to be positive, so that roots and logarithms split.</param>
    /// <returns>The expansion.</returns>
    public static StatisticExpansion Of(Graph graph, Tensor variable, bool isPositive)
    {
        var expansion = new StatisticExpansion(variable, isPositive);
        expansion.Run(graph);
        return expansion;
    }

    private void Run(Graph graph)
    {
        var dependence = new Dependence(graph, [variable.Node]);
        foreach (Node node in graph.Nodes)
        {
            if (!dependence[node])
                continue;
            StatisticForm? form = ReferenceEquals(node, variable.Node)
                ? new StatisticForm(node.Shape) { Monomials = [new Monomial(1, Statistic.Power(1), new Arrangement(canonical.Add(node), t => t))] }
                : Expand(node);
            if (form?.Monomials.Count > MostMonomials)
                form = form.Gathered();
            if (form is null || form.Monomials.Count > MostMonomials)
            {
                Obstacle = node;
                return;
            }
            forms.Add(node, form);
        }
        Result = forms.TryGetValue(graph.Outputs[0], out StatisticForm? whole) ? Collapsed(whole) : new Tensor(graph.Outputs[0]);
    }

    /// <summary>The form of a node that depends on the variable; null where there is none.</summary>
    private StatisticForm? Expand(Node node)
    {
        Operation operation = node.Operation;
        if (OperationFacts.Picks(operation))
            return Pick(node);
        switch (operation)
        {
            case Add:
                return FormOf(node.Inputs[0]).Plus(FormOf(node.Inputs[1]), node.Shape);
            case Subtract:
                return FormOf(node.Inputs[0]).Plus(FormOf(node.Inputs[1]).Times(-1, node.Inputs[1].Shape), node.Shape);
            case Negate:
                return FormOf(node.Inputs[0]).Times(-1, node.Shape);
            case Multiply:
                return Product(FormOf(node.Inputs[0]), FormOf(node.Inputs[1]), node.Shape);
            case Square:
                return Product(FormOf(node.Inputs[0]), FormOf(node.Inputs[0]), node.Shape);
            case Divide:
                return Quotient(FormOf(node.Inputs[0]), FormOf(node.Inputs[1]), node.Shape);
            case Sqrt:
                return Raised(FormOf(node.Inputs[0]), 0.5, node.Shape);
            case Power when StatisticForm.IsNumber(new Tensor(node.Inputs[1]), out double exponent):
                return exponent == 2 ? Product(FormOf(node.Inputs[0]), FormOf(node.Inputs[0]), node.Shape) : Raised(FormOf(node.Inputs[0]), exponent, node.Shape);
            case Log:
                return Logarithm(FormOf(node.Inputs[0]), node.Shape);
            case Log1p:
                return Logarithm(FormOf(node.Inputs[0]).Plus(new StatisticForm(Shape.Scalar) { Rest = 1 }, node.Shape), node.Shape);
            case XLogY when !Depends(node.Inputs[0]):
                return Logarithm(FormOf(node.Inputs[1]), node.Inputs[1].Shape)?.Times(new Tensor(node.Inputs[0]), node.Shape);
            case XLog1pY when !Depends(node.Inputs[0]):
                return Logarithm(FormOf(node.Inputs[1]).Plus(new StatisticForm(Shape.Scalar) { Rest = 1 }, node.Inputs[1].Shape), node.Inputs[1].Shape)
                    ?.Times(new Tensor(node.Inputs[0]), node.Shape);
            default:
                return Linear(node);
        }
    }

    /// <summary>Rearrangements: coefficients are rearranged as they are, elements of the variable as further arrangements.</summary>
    private StatisticForm Pick(Node node)
    {
        StatisticForm form = FormOf(node.Inputs[0]);
        Shape whole = node.Inputs[0].Shape;
        Tensor[] index = [.. node.Inputs.ToArray().Skip(1).Select(n => new Tensor(n))];
        Tensor Apply(Tensor t) => t.Shape.Size == 1 && node.Shape.Size > 0
            ? TensorMath.Reshape(t, Shape.Scalar)
            : Tensor.Apply(node.Operation, [TensorMath.BroadcastTo(t, whole), .. index]);
        Monomial Arranged(Monomial m) => m with { Coefficient = Apply(m.Coefficient), Of = Further(m.Of, Apply) };
        return new StatisticForm(node.Shape)
        {
            Rest = form.Rest is null ? null : Apply(form.Rest),
            Monomials = [.. form.Monomials.Select(Arranged)],
            Summed = form.Summed is null ? null : Apply(form.Summed),
        };
    }

    private Arrangement Further(Arrangement arrangement, Func<Tensor, Tensor> apply) =>
        new(canonical.Add(apply(new Tensor(arrangement.Key)).Node), t => apply(arrangement.Arrange(t)));

    private static StatisticForm? Product(StatisticForm a, StatisticForm b, Shape shape)
    {
        if (IsFree(b, out Tensor factor))
            return a.Times(factor, shape);
        if (IsFree(a, out factor))
            return b.Times(factor, shape);
        if (a.Summed is not null || b.Summed is not null)
            return null;
        var monomials = new List<Monomial>();
        foreach (Monomial m in a.Monomials)
        {
            foreach (Monomial n in b.Monomials)
            {
                if (!ReferenceEquals(m.Of.Key, n.Of.Key) || m.Statistic.Kind != StatisticKind.Power || n.Statistic.Kind != StatisticKind.Power)
                    return null;
                monomials.Add(m with
                {
                    Coefficient = StatisticForm.Multiply(m.Coefficient, n.Coefficient),
                    Statistic = Statistic.Power(m.Statistic.Exponent + n.Statistic.Exponent),
                });
            }
        }
        if (a.Rest is not null)
            monomials.AddRange(b.Monomials.Select(n => n with { Coefficient = StatisticForm.Multiply(n.Coefficient, a.Rest) }));
        if (b.Rest is not null)
            monomials.AddRange(a.Monomials.Select(m => m with { Coefficient = StatisticForm.Multiply(m.Coefficient, b.Rest) }));
        Tensor? rest = a.Rest is null || b.Rest is null ? null : StatisticForm.Multiply(a.Rest, b.Rest);
        foreach (Monomial constant in monomials.Where(m => m.Statistic is { Kind: StatisticKind.Power, Exponent: 0 }))
            rest = StatisticForm.Add(rest, constant.Coefficient);
        return new StatisticForm(shape)
        {
            Rest = rest,
            Monomials = [.. monomials.Where(m => m.Statistic is not { Kind: StatisticKind.Power, Exponent: 0 })],
        };
    }

    private StatisticForm? Quotient(StatisticForm a, StatisticForm b, Shape shape)
    {
        if (IsFree(b, out Tensor divisor))
            return a.Times(StatisticForm.IsNumber(divisor, out double number) && divisor.Shape.IsScalar ? 1 / number : 1 / divisor, shape);
        return Raised(b, -1, b.Shape) is { } reciprocal ? Product(a, reciprocal, shape) : null;
    }

    /// <summary>A single monomial c x^p to a power: c^power x^(p power), x being positive unless the power is whole.</summary>
    private StatisticForm? Raised(StatisticForm form, double power, Shape shape)
    {
        if (!form.IsMonomial(out Monomial m) || m.Statistic.Kind != StatisticKind.Power || !(isPositive || double.IsInteger(power)))
            return null;
        Tensor coefficient = StatisticForm.IsNumber(m.Coefficient, out double number) && m.Coefficient.Shape.IsScalar
            ? Math.Pow(number, power)
            : power == -1 ? 1 / m.Coefficient : TensorMath.Pow(m.Coefficient, power);
        return new StatisticForm(shape) { Monomials = [m with { Coefficient = coefficient, Statistic = Statistic.Power(m.Statistic.Exponent * power) }] };
    }

    /// <summary>log(c x^p) = log c + p log x, and log(1 - x).</summary>
    private StatisticForm? Logarithm(StatisticForm form, Shape shape)
    {
        if (form.IsMonomial(out Monomial m) && m.Statistic.Kind == StatisticKind.Power && isPositive)
        {
            return new StatisticForm(shape)
            {
                Rest = StatisticForm.IsNumber(m.Coefficient, out double c) && c == 1 ? null : TensorMath.Log(m.Coefficient),
                Monomials = [m with { Coefficient = m.Statistic.Exponent, Statistic = Statistic.Log }],
            };
        }
        bool isComplement = form.Summed is null && form.Monomials is [{ Statistic: { Kind: StatisticKind.Power, Exponent: 1 } } linear]
            && form.Rest is not null && StatisticForm.IsNumber(form.Rest, out double one) && one == 1
            && StatisticForm.IsNumber(linear.Coefficient, out double minus) && minus == -1;
        return isComplement
            ? new StatisticForm(shape) { Monomials = [form.Monomials[0] with { Coefficient = 1, Statistic = Statistic.LogComplement }] }
            : null;
    }

    /// <summary>Sums, products with matrices and choices that the variable does not decide: linear in the statistics, no longer monomials.</summary>
    private StatisticForm? Linear(Node node)
    {
        bool isLinear = OperationFacts.Moves(node.Operation) || OperationFacts.Adds(node.Operation)
            || (OperationFacts.IsBilinear(node.Operation) && !(Depends(node.Inputs[0]) && Depends(node.Inputs[1])))
            || (node.Operation is Where or TriangularSolve && !Depends(node.Inputs[0]));
        return isLinear
            ? new StatisticForm(node.Shape) { Summed = Tensor.Apply(node.Operation, [.. node.Inputs.ToArray().Select(n => Collapsed(FormOf(n)))]) }
            : null;
    }

    /// <summary>The whole form as one tensor over the statistics' inputs.</summary>
    private Tensor Collapsed(StatisticForm form)
    {
        Tensor? sum = StatisticForm.Add(form.Rest, form.Summed);
        foreach (Monomial m in form.Monomials)
        {
            if (!inputs.TryGetValue(m.Statistic, out Tensor? input))
                inputs.Add(m.Statistic, input = Tensor.Parameter($"statistic {m.Statistic.Describe("x")}", variable.Shape));
            sum = StatisticForm.Add(sum, StatisticForm.Multiply(m.Coefficient, m.Of.Arrange(input)));
        }
        return TensorMath.BroadcastTo(sum ?? 0, form.Shape);
    }

    private bool Depends(Node node) => forms.ContainsKey(node);

    private StatisticForm FormOf(Node node) =>
        forms.TryGetValue(node, out StatisticForm? form) ? form : new StatisticForm(node.Shape) { Rest = new Tensor(node) };

    private static bool IsFree(StatisticForm form, out Tensor factor)
    {
        factor = form.Rest ?? 0;
        return form.Monomials.Count == 0 && form.Summed is null;
    }
}
