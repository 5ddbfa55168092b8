using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>Compresses one sum over rows.</summary>
internal sealed class SumCompression(Node sum, DataValues values, List<CompressedTerm> terms)
{
    /// <summary>Shorter sums cost next to nothing.</summary>
    public const int FewestRows = 32;

    /// <summary>The largest part of the rows that may be left for compression to be worth while.</summary>
    private const double LargestShare = 0.7;

    private static readonly IntList FirstAxis = new(0);

    private readonly int rows = sum.Inputs[0].Shape[0];
    private readonly Budget budget = new();

    /// <summary>Values of data.</summary>
    public DataValues Values => values;

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Bounds the work.</summary>
    public Budget Budget => budget;

    /// <summary>Whether every part of the sum that depends on parameters row by row was compressed.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The sum of a vector.</summary>
    public static Node Total(Node vector) => new(new SumAxes(FirstAxis), vector);

    /// <summary>The data of each row, or ones.</summary>
    public Node OrOnes(Node? weight) => weight ?? Fit(Number(1), Shape.Vector(rows));

    /// <summary>An equal sum over fewer rows, or the sum itself.</summary>
    public Node Run()
    {
        if (Expansion.Of(sum.Inputs[0], budget, values) is not { } pieces || Expansion.IsOfResiduals(pieces))
            return sum;
        int before = terms.Count;
        var parts = new List<Node>();
        IsWhole = true;
        foreach (Piece piece in pieces)
            parts.Add(piece.Finish(piece.Rows is null ? SumOfData(piece) : Compress(piece) ?? SumOfAll(piece)));
        return terms.Count > before ? parts.Aggregate(Plus) : sum;
    }

    /// <summary>Whether so many rows are few enough.</summary>
    public bool Pays(int left) => left <= LargestShare * rows;

    /// <summary>Groups rows by data; null when there are too many groups.</summary>
    public RowGroups? GroupsOf(List<Node> keys) => RowGroups.Of(rows, [.. keys.Select(values.Of)], (int)(LargestShare * rows));

    /// <summary>Reports a compression that holds for certain values of some data.</summary>
    public void Report(CompressionKind kind, IEnumerable<Node> keys, int left)
    {
        foreach (Node key in keys)
            values.Fix(key);
        terms.Add(new CompressedTerm(kind, NamesOfData(), rows, left));
    }

    /// <summary>Names of the data near the sum, in the order in which they are met.</summary>
    private List<string> NamesOfData()
    {
        const int most = 1000;
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var pending = new Queue<Node>([sum]);
        var names = new List<string>();
        while (seen.Count < most && pending.TryDequeue(out Node? node))
        {
            if (!seen.Add(node))
                continue;
            if (node.Operation is DataInput data && !names.Contains(data.Source.Name))
                names.Add(data.Source.Name);
            foreach (Node input in node.Inputs)
                pending.Enqueue(input);
        }
        return names;
    }

    private Node SumOfAll(Piece piece)
    {
        IsWhole = false;
        return Total(piece.Weight is null ? piece.Rows! : Times(piece.Weight, piece.Rows!));
    }

    private Node SumOfData(Piece piece) => piece.Weight is null ? Number(rows) : Total(piece.Weight);

    /// <summary>The sum of a piece's weighted rows, over fewer of them; null where that does not pay.</summary>
    private Node? Compress(Piece piece) => new SquareCompression(this).Run(piece) ?? InnerProduct(piece) ?? Merge(piece);

    private Node? InnerProduct(Piece piece)
    {
        if (!DataProduct.Is(piece.Rows!, out Node matrix, out Node coefficients))
            return null;
        Node statistic = new(new MatrixProduct(), Reshaped(OrOnes(piece.Weight), new Shape(1, rows)), matrix);
        Report(CompressionKind.InnerProduct, [], coefficients.Shape[0]);
        return Total(Times(Reshaped(statistic, coefficients.Shape), coefficients));
    }

    private Node? Merge(Piece whole)
    {
        Piece piece = DataFactors.Split(whole, values, budget);
        var keys = new List<Node>();
        if (!RowExpression.TryKeys(piece.Rows!, rows, budget, keys) || GroupsOf(keys) is not { } groups || !Pays(groups.Count))
            return null;
        var first = new int[groups.Count];
        var counts = new double[groups.Count];
        var groupOf = new double[rows];
        for (int g = 0; g < first.Length; g++)
        {
            first[g] = groups[g][0];
            counts[g] = groups[g].Length;
            foreach (int row in groups[g])
                groupOf[row] = g;
        }
        Node weights = piece.Weight is null
            ? RowExpression.Index(counts)
            : new Node(new SegmentSum(first.Length), piece.Weight, RowExpression.Index(groupOf));
        bool isLinear = piece.Rows!.Operation is Gather;
        Report(isLinear ? CompressionKind.InnerProduct : CompressionKind.Merging, keys, first.Length);
        // Kept as one operation: a group of zeros adds nothing, whatever the logarithm.
        return DataFactors.IsOfLogarithm(whole) && !ReferenceEquals(piece, whole)
            ? Total(new Node(new XLogY(), weights, RowExpression.At(piece.Rows.Inputs[0], first, values)))
            : Total(Times(weights, RowExpression.At(piece.Rows, first, values)));
    }
}
