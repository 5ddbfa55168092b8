using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>A term of a sum as it is written: a factor, and what it multiplies.</summary>
/// <param name="Factor">The number in front.</param>
/// <param name="Node">What it multiplies, or what is summed; null for the number 1.</param>
/// <param name="IsSummed">Whether the elements of <paramref name="Node"/> are summed.</param>
/// <param name="By">The index by which they are summed; null for none.</param>
/// <param name="Divisor">What the factor is divided by, in place of <paramref name="Node"/>; null for none.</param>
/// <param name="IsSquared">Whether the divisor is squared.</param>
internal sealed record ExpressionTerm(double Factor, Node? Node, bool IsSummed = false, Node? By = null, Node? Divisor = null, bool IsSquared = false);

/// <summary>An expression as a sum of terms with their factors, and one number: for printing.</summary>
internal sealed class ExpressionTerms
{
    private readonly List<ExpressionTerm> terms = [];

    private ExpressionTerms()
    {
    }

    /// <summary>The terms.</summary>
    public IReadOnlyList<ExpressionTerm> Terms => terms;

    /// <summary>The sum of the numbers.</summary>
    public double Number { get; private set; }

    /// <summary>Takes an expression apart.</summary>
    /// <param name="node">The expression.</param>
    public static ExpressionTerms Of(Node node)
    {
        var sum = new ExpressionTerms();
        sum.Add(node, 1);
        return sum;
    }

    /// <summary>Whether a node is one number everywhere.</summary>
    public static bool TryNumber(Node node, out double value)
    {
        while (node.Operation is Reshape or BroadcastTo or Gather or Lookup)
            node = node.Inputs[0];
        value = node.Operation is Constant { Values.Length: > 0 } constant ? constant.Values[0] : 0;
        return node.Operation is Constant { Values.Length: > 0 } numbers && numbers.IsUniform(value);
    }

    /// <summary>Whether a node is 1 divided by something.</summary>
    public static bool IsReciprocal(Node node) => node.Operation is Divide && TryNumber(node.Inputs[0], out double one) && one == 1;

    private void Add(Node node, double factor)
    {
        node = ExpressionText.Plain(node);
        if (TryNumber(node, out double number))
        {
            Number += factor * number;
            return;
        }
        switch (node.Operation)
        {
            case Operations.Add:
                Add(node.Inputs[0], factor);
                Add(node.Inputs[1], factor);
                break;
            case Subtract:
                Add(node.Inputs[0], factor);
                Add(node.Inputs[1], -factor);
                break;
            case Negate:
                Add(node.Inputs[0], -factor);
                break;
            case Multiply when TryNumber(node.Inputs[0], out number):
                Add(node.Inputs[1], factor * number);
                break;
            case Multiply when TryNumber(node.Inputs[1], out number):
                Add(node.Inputs[0], factor * number);
                break;
            case Divide when TryNumber(node.Inputs[1], out number):
                Add(node.Inputs[0], factor / number);
                break;
            case Divide when TryNumber(node.Inputs[0], out number):
                terms.Add(new ExpressionTerm(factor * number, null, Divisor: node.Inputs[1]));
                break;
            case Square when ExpressionText.Plain(node.Inputs[0]) is var inner && IsReciprocal(inner):
                terms.Add(new ExpressionTerm(factor, null, Divisor: inner.Inputs[1], IsSquared: true));
                break;
            case SumAxes or SegmentSum:
                AddSum(node, factor);
                break;
            case MatrixProduct:
                AddProduct(node, factor);
                break;
            case Constant constant:
                AddNumbers(constant, factor);
                break;
            default:
                terms.Add(new ExpressionTerm(factor, node));
                break;
        }
    }

    /// <summary>Numbers that differ are multiplied out; where none is positive their sign goes to the front.</summary>
    private void AddNumbers(Constant constant, double factor)
    {
        double[] values = Array.ConvertAll(constant.Values.ToArray(), v => factor * v);
        bool isNegative = Array.TrueForAll(values, v => v <= 0);
        terms.Add(new ExpressionTerm(isNegative ? -1 : 1, new Node(new Constant(constant.Shape, isNegative ? Array.ConvertAll(values, v => -v) : values))));
    }

    /// <summary>The numbers in front of both matrices go to the front of their product.</summary>
    private void AddProduct(Node node, double factor)
    {
        var inputs = new Node[2];
        for (int k = 0; k < 2; k++)
        {
            bool isScaled = Of(node.Inputs[k]) is { Number: 0, terms: [{ IsSummed: false, Node: not null }] };
            inputs[k] = node.Inputs[k];
            if (!isScaled)
                continue;
            ExpressionTerm single = Of(node.Inputs[k]).terms[0];
            if (!single.Node!.Shape.Equals(node.Inputs[k].Shape))
                continue;
            factor *= single.Factor;
            inputs[k] = single.Node;
        }
        terms.Add(new ExpressionTerm(factor, ReferenceEquals(inputs[0], node.Inputs[0]) && ReferenceEquals(inputs[1], node.Inputs[1]) ? node : new Node(node.Operation, inputs)));
    }

    private static Node Reciprocal(Node divisor, bool isSquared)
    {
        Tensor below = new(divisor);
        return (1 / (isSquared ? TensorMath.Square(below) : below)).Node;
    }

    /// <summary>A number that all summed elements have in common goes to the front.</summary>
    private void AddSum(Node node, double factor)
    {
        Node? by = node.Operation is SegmentSum ? node.Inputs[1] : null;
        ExpressionTerms inner = Of(node.Inputs[0]);
        if (inner.terms.Count == 0 && by is null)
            Number += factor * inner.Number * node.Inputs[0].Shape.Size / Math.Max(1, node.Shape.Size);
        else if (inner.terms.Count == 0 && inner.Number != 0)
            terms.Add(new ExpressionTerm(factor * inner.Number, null, IsSummed: true, By: by));
        else if (inner is { Number: 0, terms: [{ IsSummed: false, Divisor: { } divisor } fraction] })
            terms.Add(new ExpressionTerm(factor * fraction.Factor, Reciprocal(divisor, fraction.IsSquared), IsSummed: true, By: by));
        else if (inner is { Number: 0, terms: [{ IsSummed: false, Node: { } summed } single] })
            terms.Add(new ExpressionTerm(factor * single.Factor, summed, IsSummed: true, By: by));
        else
            terms.Add(new ExpressionTerm(factor, node.Inputs[0], IsSummed: true, By: by));
    }
}
