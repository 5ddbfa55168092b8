using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;

namespace HmcNet.Optimization;

/// <summary>
/// The log density of some coordinates theta with the others, u, integrated out by Laplace's approximation around their mode:
/// l(theta) = f(u*, theta) - log det H / 2 + q log(2 pi) / 2, H = -d2 f / du du' at u*. Exact where f is quadratic in u.
/// </summary>
/// <remarks>
/// Tierney and Kadane (1986), JASA 81; Skaug and Fournier (2006), Computational Statistics and Data Analysis 51, for the
/// gradient: with S = H^-1 held, a = d(-sum S.*H / 2), the mode moves by H^-1 d2 f/(du dtheta), so that
/// dl = f_theta + a_theta + d/dtheta (v' f_u), v = H^-1 a_u. The entries of H are coloured products with directions.
/// </remarks>
internal sealed class MarginalDensity
{
    private readonly NewtonSearch search;
    private readonly GraphFunction firstOrder;
    private readonly GraphFunction secondOrder;
    private readonly double[] point;
    private readonly double[] lastMode;
    private readonly int[] outer;
    private readonly int[][] columnsOfRank;
    private readonly List<(int Read, int Row, int Column)>[] entriesOfRank;

    /// <summary>Compiles the density.</summary>
    /// <param name="terms">The terms as functions of all coordinates.</param>
    /// <param name="integrated">Places of the inputs that are integrated out.</param>
    public MarginalDensity(DensityTerms terms, IReadOnlyList<int> integrated)
    {
        Block = new DensityBlock(terms, integrated);
        search = new NewtonSearch(Block);
        IReadOnlyList<Tensor> u = Block.Inputs;
        Tensor[] theta = [.. terms.Inputs.Where((_, i) => !integrated.Contains(i))];
        Tensor[] moves = [.. u.Select((x, i) => Tensor.Parameter($"move {i}", x.Shape))];
        firstOrder = terms.Compile(ReverseMode.Gradient(terms.Total + DensityBlock.Along(Block.Gradients, moves), theta), moves);
        Tensor[] directions = [.. u.Select((x, i) => Tensor.Parameter($"direction {i}", x.Shape))];
        Tensor[] weights = [.. u.Select((x, i) => Tensor.Parameter($"weight {i}", x.Shape))];
        Tensor weighted = DensityBlock.Along(DensityBlock.Times(Block.Gradients, u, directions), weights);
        secondOrder = terms.Compile(ReverseMode.Gradient(weighted, [.. theta, .. u]), [.. directions, .. weights]);
        int size = terms.Inputs.Sum(i => i.Shape.Size);
        point = new double[size];
        lastMode = new double[Block.Size];
        var isInner = new bool[size];
        foreach (int place in Block.Places)
            isInner[place] = true;
        outer = [.. Enumerable.Range(0, size).Where(i => !isInner[i])];
        (columnsOfRank, entriesOfRank) = Ranks();
    }

    /// <summary>The part that is integrated.</summary>
    public DensityBlock Block { get; }

    /// <summary>Places of theta among all coordinates.</summary>
    public IReadOnlyList<int> Outer => outer;

    /// <summary>Number of evaluations of l.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Whether the last evaluation failed because no mode of u was found.</summary>
    public bool LacksMode { get; private set; }

    /// <summary>All coordinates at the last evaluation, u at its mode.</summary>
    public ReadOnlySpan<double> Point => point;

    /// <summary>Computes l.</summary>
    /// <param name="theta">The coordinates that are not integrated.</param>
    /// <returns>The value; NaN where u has no mode.</returns>
    public double Value(ReadOnlySpan<double> theta)
    {
        Evaluations++;
        for (int i = 0; i < outer.Length; i++)
            point[outer[i]] = theta[i];
        LacksMode = false;
        if (!FindMode(lastMode) && !FindMode(new double[Block.Size]))
        {
            LacksMode = true;
            return double.NaN;
        }
        for (int k = 0; k < Block.Size; k++)
            lastMode[k] = point[Block.Places[k]];
        return search.Value - Block.Factor.LogDeterminant() / 2 + Block.Size * Math.Log(2 * Math.PI) / 2;
    }

    /// <summary>Computes l and its gradient.</summary>
    /// <param name="theta">The coordinates that are not integrated.</param>
    /// <param name="gradient">Written: the gradient.</param>
    /// <returns>The value; NaN where u has no mode.</returns>
    public double ValueAndGradient(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double value = Value(theta);
        if (!double.IsFinite(value))
        {
            gradient.Fill(double.NaN);
            return double.NaN;
        }
        int q = Block.Size, all = point.Length;
        double[][] weights = Weights();
        var input = new double[all + 2 * q];
        var output = new double[outer.Length + q];
        var ofTheta = new double[outer.Length];
        var ofMode = new double[q];
        point.CopyTo(input, 0);
        for (int c = 0; c < weights.Length; c++)
        {
            Block.Directions[c].CopyTo(input, all);
            weights[c].CopyTo(input, all + q);
            secondOrder.Run(input, output);
            for (int i = 0; i < ofTheta.Length; i++)
                ofTheta[i] += output[i] / 2;
            for (int k = 0; k < q; k++)
                ofMode[k] += output[outer.Length + k] / 2;
        }
        Block.Factor.Solve(ofMode);
        var extended = new double[all + q];
        point.CopyTo(extended, 0);
        ofMode.CopyTo(extended, all);
        firstOrder.Run(extended, gradient);
        for (int i = 0; i < ofTheta.Length; i++)
            gradient[i] += ofTheta[i];
        return value;
    }

    private bool FindMode(double[] start)
    {
        for (int k = 0; k < start.Length; k++)
            point[Block.Places[k]] = start[k];
        return search.Run(point);
    }

    /// <summary>For each product the weights of its rows in the sum of H^-1 .* H.</summary>
    private double[][] Weights()
    {
        double[][] weights = [.. Block.Directions.Select(_ => new double[Block.Size])];
        var column = new double[Block.Size];
        for (int rank = 0; rank < columnsOfRank.Length; rank++)
        {
            Array.Clear(column);
            foreach (int k in columnsOfRank[rank])
                column[k] = 1;
            Block.Factor.Solve(column);
            foreach ((int read, int row, int col) in entriesOfRank[rank])
                weights[Block.Reads[read].Colour][Block.Reads[read].Row] += row == col ? column[row] : 2 * column[row];
        }
        return weights;
    }

    /// <summary>Columns of H^-1 that share a solution: one of each group of elements that do not meet others.</summary>
    private (int[][] Columns, List<(int, int, int)>[] Entries) Ranks()
    {
        IReadOnlyList<IReadOnlyList<int>> groups = Block.Pattern.Components();
        int most = groups.Max(g => g.Count);
        var rankOf = new int[Block.Size];
        var columns = new List<int>[most];
        var entries = new List<(int, int, int)>[most];
        for (int rank = 0; rank < most; rank++)
            (columns[rank], entries[rank]) = ([], []);
        foreach (IReadOnlyList<int> group in groups)
        {
            for (int rank = 0; rank < group.Count; rank++)
            {
                rankOf[group[rank]] = rank;
                columns[rank].Add(group[rank]);
            }
        }
        for (int k = 0; k < Block.Entries.Length; k++)
        {
            (int row, int column) = Block.Entries[k];
            entries[rankOf[column]].Add((k, row, column));
        }
        return ([.. columns.Select(c => c.ToArray())], entries);
    }
}
