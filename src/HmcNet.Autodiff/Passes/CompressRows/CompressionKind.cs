namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>How the rows of a sum were reduced.</summary>
public enum CompressionKind
{
    /// <summary>Residuals were rotated into as many rows as they have columns.</summary>
    Rotation,

    /// <summary>A term linear in the parameters became an inner product.</summary>
    InnerProduct,

    /// <summary>Equal rows became one row with a weight.</summary>
    Merging,
}
