using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>Choosing from vectors by observed codes.</summary>
internal static class Choices
{
    /// <summary>
    /// Elements of vectors by codes: result[b] = values[b, code[b]], batch dimensions broadcast. Codes outside 0 to K - 1 are moved inside.
    /// </summary>
    /// <param name="values">Vectors along the last dimension, shape [..., K].</param>
    /// <param name="codes">Whole numbers, data alone.</param>
    public static Tensor Pick(Tensor values, Tensor codes)
    {
        int length = values.Shape[values.Rank - 1];
        Tensor inside = Clamp(codes, 0.0, length - 1.0);
        if (values.Rank == 1)
            return values[inside];
        var vectors = new Shape(values.Shape.Lengths[..^1]);
        Shape batch = Shape.Broadcast(vectors, codes.Shape) ?? throw new HmcNetException(
            "Codes do not fit the vectors they choose from.", where: SourceLocation.OfCaller(),
            expected: $"codes that broadcast with the batch {vectors}", found: $"shape {codes.Shape}");
        // The place of each batch's vector in the flat array, by the strides of its own shape.
        int[] strides = vectors.StridesIn(batch);
        var starts = new double[batch.Size];
        for (int b = 0; b < starts.Length; b++)
        {
            int rest = b, place = 0;
            for (int d = batch.Rank - 1; d >= 0; d--)
            {
                place += rest % batch[d] * strides[d];
                rest /= batch[d];
            }
            starts[b] = (double)place * length;
        }
        return Reshape(values, values.Shape.Size)[Tensor.FromArray(starts, batch) + inside];
    }
}
