using System.Globalization;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>What row compression did to one part of a sum.</summary>
/// <param name="Kind">How its rows were reduced.</param>
/// <param name="Data">Names of the data in it.</param>
/// <param name="RowsBefore">Rows of the sum as traced.</param>
/// <param name="RowsAfter">Rows that are left.</param>
public sealed record CompressedTerm(CompressionKind Kind, IReadOnlyList<string> Data, int RowsBefore, int RowsAfter)
{
    /// <summary>One line, for example "squares of residuals (y, county): 919 rows to 170, rotated".</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string what = Kind switch
        {
            CompressionKind.Rotation => "squares of residuals",
            CompressionKind.InnerProduct => "linear term",
            _ => "repeated rows",
        };
        string how = Kind switch
        {
            CompressionKind.Rotation => "rotated",
            CompressionKind.InnerProduct => "an inner product with a statistic of the data",
            _ => "merged with weights",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what} ({string.Join(", ", Data)}): {RowsBefore} rows to {RowsAfter}, {how}");
    }
}
