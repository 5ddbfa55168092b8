namespace HmcNet;

/// <summary>How a model is made ready to be sampled; nothing here changes the model itself.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// Whether sums over the rows of data are replaced by equal sums over fewer rows where the structure of the log
    /// density allows it (see <see cref="Autodiff.Passes.CompressRows.RowCompression"/>). It changes log density and
    /// gradient by rounding only. Default: true.
    /// </summary>
    public bool CompressRows { get; init; } = true;
}
