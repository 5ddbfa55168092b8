namespace HmcNet.Benchmarks;

/// <summary>What row compression did to a model.</summary>
internal static class Compression
{
    /// <summary>Rows that are left of a model's data; null where nothing was compressed.</summary>
    public static int? RowsAfter(Model model) =>
        model.CompressedTerms.Count == 0 ? null : model.CompressedTerms.Select(term => term.RowsAfter).Distinct().Sum();
}
