namespace HmcNet.MixedModels;

/// <summary>What a fit reports, from the relative covariance factors and the solution of the equations.</summary>
internal static class MixedQuantities
{
    /// <summary>The lower triangles by columns.</summary>
    public static IEnumerable<double> Theta(double[][,] factors)
    {
        foreach (double[,] factor in factors)
        {
            for (int c = 0; c < factor.GetLength(1); c++)
            {
                for (int r = c; r < factor.GetLength(0); r++)
                    yield return factor[r, c];
            }
        }
    }

    /// <summary>Standard deviations and correlations.</summary>
    public static VarianceComponent[] Components(MixedDesign design, double[][,] factors, double sigma) => [.. design.Random.Select((term, t) =>
    {
        int width = term.Width;
        double[,] factor = factors[t];
        double Product(int a, int b) => Enumerable.Range(0, width).Sum(k => factor[a, k] * factor[b, k]);
        double[] lengths = [.. Enumerable.Range(0, width).Select(r => Math.Sqrt(Product(r, r)))];
        var correlation = new double[width, width];
        for (int a = 0; a < width; a++)
        {
            for (int b = 0; b < width; b++)
                correlation[a, b] = a == b ? 1 : lengths[a] == 0 || lengths[b] == 0 ? double.NaN : Math.Clamp(Product(a, b) / lengths[a] / lengths[b], -1, 1);
        }
        return new VarianceComponent(term.Term.GroupName, term.Effects.Names, [.. lengths.Select(l => sigma * l)], correlation);
    })];

    /// <summary>Random effects by groups; terms of one group are joined.</summary>
    public static RandomEffects[] Effects(MixedDesign design, double[][,] factors, MixedSolution solution)
    {
        MixedEquations equations = design.Equations.Value;
        var result = new List<RandomEffects>();
        foreach (IGrouping<string, int> group in Enumerable.Range(0, design.Random.Length).GroupBy(t => design.Random[t].Term.GroupName))
        {
            int[] terms = [.. group];
            IReadOnlyList<string> levels = design.Random[terms[0]].Levels;
            string[] names = [.. terms.SelectMany(t => design.Random[t].Effects.Names)];
            var values = new double[levels.Count, names.Length];
            for (int level = 0; level < levels.Count; level++)
            {
                int column = 0;
                foreach (int t in terms)
                {
                    for (int k = 0; k < design.Random[t].Width; k++)
                        values[level, column++] = solution.Effects[equations.OffsetOf(t) + level * design.Random[t].Width + k];
                }
            }
            result.Add(new RandomEffects(group.Key, levels, names, values, level => Covariance(equations, design, factors, terms, level, solution.Sigma)));
        }
        return [.. result];
    }

    /// <summary>Fixed plus random effects of each level.</summary>
    public static GroupCoefficients[] PerGroup(IReadOnlyList<Coefficient> fixedEffects, IReadOnlyList<RandomEffects> groups) => [.. groups.Select(group =>
    {
        string[] names = [.. fixedEffects.Select(c => c.Name).Concat(group.Effects).Distinct()];
        var values = new double[group.Levels.Count, names.Length];
        for (int level = 0; level < group.Levels.Count; level++)
        {
            for (int c = 0; c < names.Length; c++)
            {
                values[level, c] = fixedEffects.FirstOrDefault(f => f.Name == names[c])?.Estimate ?? 0;
                for (int e = 0; e < group.Effects.Count; e++)
                    values[level, c] += group.Effects[e] == names[c] ? group.Values[level, e] : 0;
            }
        }
        return new GroupCoefficients(group.Group, group.Levels, names, values);
    })];

    private static double[,] Covariance(MixedEquations equations, MixedDesign design, double[][,] factors, int[] terms, int level, double sigma)
    {
        int[] places = [.. terms.SelectMany(t => Enumerable.Range(0, design.Random[t].Width).Select(k => equations.OffsetOf(t) + level * design.Random[t].Width + k))];
        double[,] result = equations.ConditionalCovariance(factors, places);
        for (int a = 0; a < places.Length; a++)
        {
            for (int b = 0; b < places.Length; b++)
                result[a, b] *= sigma * sigma;
        }
        return result;
    }
}
