namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>A factor stored whole.</summary>
internal sealed class DenseFactor(int dimension) : SymmetricFactor(dimension)
{
    private readonly double[] entries = new double[dimension * dimension];
    private readonly double[] factor = new double[dimension * dimension];
    private readonly double[] scratch = new double[BlockCholesky.ScratchLength(dimension)];

    public override Span<double> Entries => entries;

    public override int PlaceOf(int row, int column) => Math.Max(row, column) * Dimension + Math.Min(row, column);

    public override bool Factor() => BlockCholesky.Factor(entries, factor, Dimension, scratch);

    public override void Solve(Span<double> x)
    {
        VectorDense.SolveLower(factor, x, Dimension, 1, transposed: false);
        VectorDense.SolveLower(factor, x, Dimension, 1, transposed: true);
    }

    public override void Colour(Span<double> x) => VectorDense.SolveLower(factor, x, Dimension, 1, transposed: true);

    public override void Draw(Span<double> x, ReadOnlySpan<double> noise)
    {
        VectorDense.SolveLower(factor, x, Dimension, 1, transposed: false);
        for (int i = 0; i < x.Length; i++)
            x[i] += noise[i];
        VectorDense.SolveLower(factor, x, Dimension, 1, transposed: true);
    }

    public override double LogDeterminant()
    {
        double sum = 0;
        for (int i = 0; i < Dimension; i++)
            sum += Math.Log(factor[i * Dimension + i]);
        return 2 * sum;
    }
}
