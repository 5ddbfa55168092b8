using HmcNet.Formulas;

namespace HmcNet.LinearModels;

/// <summary>Columns of a design matrix that say nothing new, and what they are made of.</summary>
internal static class RankReport
{
    /// <summary>The design of the columns that are independent, its factor, and a sentence for each column left out.</summary>
    public static (DesignMatrix Design, QrFactor Factor, IReadOnlyList<DroppedColumn> Dropped) Reduce(DesignMatrix design)
    {
        var factor = new QrFactor([.. design.Columns.Select(c => c.Values)]);
        if (factor.Rank == design.Columns.Count)
            return (design, factor, []);
        DesignMatrix reduced = design.Keep(factor.Kept);
        DroppedColumn[] dropped = [.. design.Columns.Where((_, c) => !factor.Kept[c]).Select(column => Explain(column, reduced, factor))];
        return (reduced, factor, dropped);
    }

    private static DroppedColumn Explain(DesignColumn column, DesignMatrix reduced, QrFactor factor)
    {
        double[] shares = factor.Solve(column.Values);
        double length = Length(column.Values);
        string[] sources = [.. reduced.Columns.Where((c, j) => Math.Abs(shares[j]) * Length(c.Values) > 1e-6 * length).Select(c => c.Name)];
        return new DroppedColumn(column.Name, sources);
    }

    private static double Length(double[] x) => Math.Sqrt(x.Sum(v => v * v));
}
