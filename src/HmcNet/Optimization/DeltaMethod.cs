namespace HmcNet.Optimization;

/// <summary>Covariances carried from unconstrained coordinates to values: J C J', J the exact derivatives.</summary>
internal static class DeltaMethod
{
    /// <summary>Estimates with standard errors.</summary>
    /// <param name="map">From coordinates to values.</param>
    /// <param name="point">All coordinates.</param>
    /// <param name="values">The values there, or in the limit.</param>
    /// <param name="entries">Which values are reported.</param>
    /// <param name="covariance">Of all coordinates.</param>
    /// <param name="undefined">Coordinates without a covariance: what depends on them has none.</param>
    public static (Estimate[] Estimates, double[,] Covariance) Apply(
        ValueMap map, double[] point, double[] values, IReadOnlyList<int> entries, double[,] covariance, IReadOnlySet<int> undefined)
    {
        int count = entries.Count, n = point.Length;
        var rows = new double[count][];
        var products = new double[count][];
        for (int e = 0; e < count; e++)
        {
            rows[e] = map.Row(point, entries[e]);
            products[e] = new double[n];
            for (int i = 0; i < n; i++)
            {
                if (rows[e][i] == 0)
                    continue;
                for (int j = 0; j < n; j++)
                    products[e][j] += rows[e][i] * covariance[i, j];
            }
        }
        bool[] isUndefined = [.. rows.Select(row => undefined.Any(c => row[c] != 0))];
        var result = new double[count, count];
        for (int e = 0; e < count; e++)
        {
            for (int other = 0; other < count; other++)
            {
                double sum = 0;
                for (int j = 0; j < n; j++)
                    sum += products[e][j] * rows[other][j];
                result[e, other] = isUndefined[e] || isUndefined[other] ? double.NaN : sum;
            }
        }
        Estimate[] estimates = [.. entries.Select((entry, e) => EstimateOf(map, entry, values[entry], Math.Sqrt(result[e, e])))];
        return (estimates, result);
    }

    /// <summary>An estimate with its names.</summary>
    /// <param name="map">The layout.</param>
    /// <param name="entry">Place of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="error">Its standard error.</param>
    public static Estimate EstimateOf(ValueMap map, int entry, double value, double error)
    {
        int variable = map.Layout.Variables.Count - 1;
        while (map.Layout.Offset(variable) > entry)
            variable--;
        return new Estimate(map.Layout.EntryNames[entry], EntryLabels.Of(map.Layout.Variables[variable], entry - map.Layout.Offset(variable)), value, error);
    }
}
