using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet.Benchmarks;

/// <summary>What row compression did to a model.</summary>
internal static class Compression
{
    /// <summary>
    /// Rows that are left of a model's data: the most of any part of the log density that went over all rows. Terms that
    /// became inner products leave the rows of the others as they are. Null where nothing was compressed.
    /// </summary>
    public static int? RowsAfter(Model model, int rows)
    {
        CompressedTerm[] ofData = [.. model.CompressedTerms.Where(t => t.RowsBefore >= rows && t.Kind != CompressionKind.InnerProduct)];
        return ofData.Length > 0 ? ofData.Max(t => t.RowsAfter) : model.CompressedTerms.Count > 0 ? rows : null;
    }
}
