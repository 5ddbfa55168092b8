using System.Globalization;
using System.Text;
using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>Autocorrelations of one chain at some lags, a row a quantity.</summary>
/// <param name="Path">Path of the chain's file.</param>
/// <param name="Lags">The lags.</param>
/// <param name="Rows">For each quantity its name and the autocorrelation at each lag; NaN where the quantity does not vary.</param>
public sealed record AutocorrelationTable(string Path, IReadOnlyList<int> Lags, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Rows)
{
    /// <summary>The lags that are shown: those that a chain is long enough for.</summary>
    internal static readonly int[] ShownLags = [0, 1, 2, 3, 4, 5, 10, 20, 30, 50];

    /// <summary>The table as text.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        const int width = 7;
        int names = Math.Max(3, Rows.Select(row => row.Name.Length).DefaultIfEmpty(0).Max());
        var text = new StringBuilder($"Autocorrelations of the chain in {Path}\n\n");
        text.Append("lag".PadRight(names));
        foreach (int lag in Lags)
            text.Append(lag.ToString(CultureInfo.InvariantCulture).PadLeft(width));
        foreach ((string name, IReadOnlyList<double> values) in Rows)
        {
            text.Append('\n').Append(name.PadRight(names));
            foreach (double value in values)
                text.Append((double.IsNaN(value) ? "NaN" : value.ToString("F3", CultureInfo.InvariantCulture)).PadLeft(width));
        }
        return text.ToString();
    }

    /// <summary>The autocorrelations of one chain of one quantity at the lags.</summary>
    internal static double[] At(ReadOnlySpan<double> chain, IReadOnlyList<int> lags)
    {
        double[] all = Autocovariance.Correlation(chain);
        return [.. lags.Select(lag => all[lag])];
    }
}
