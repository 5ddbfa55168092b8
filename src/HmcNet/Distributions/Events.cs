using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>Applies a function of single events to batches, for the functions of matrices, which know no batches.</summary>
internal static class Events
{
    /// <summary>The function of each event, stacked to the broadcast batch shape.</summary>
    /// <param name="function">From one event of each operand to a tensor of one shape.</param>
    /// <param name="operands">Tensors, each with the number of trailing dimensions that make an event.</param>
    /// <returns>Batch shape, then the shape of the function's results. Large batches make large graphs: the function is unrolled.</returns>
    public static Tensor Map(Func<Tensor[], Tensor> function, params (Tensor Value, int EventRank)[] operands)
    {
        Shape[] batches = [.. operands.Select(o => new Shape(o.Value.Shape.Lengths[..^o.EventRank]))];
        Shape batch = Shape.Scalar;
        foreach (Shape other in batches)
        {
            batch = Shape.Broadcast(batch, other) ?? throw new HmcNetException(
                "Batches of a distribution do not fit.", where: SourceLocation.OfCaller(),
                expected: "batch dimensions that are equal or stretch by the broadcasting rule",
                found: string.Join(" and ", operands.Select(o => o.Value.Shape)));
        }
        if (batch.IsScalar)
            return function([.. operands.Select(o => o.Value)]);
        Tensor[] flat = [.. operands.Select((o, i) => Reshape(o.Value, new Shape([batches[i].Size, .. o.Value.Shape.Lengths[^o.EventRank..]])))];
        int[][] strides = [.. batches.Select(b => b.StridesIn(batch))];
        var results = new Tensor[batch.Size];
        var index = new int[batch.Rank];
        for (int b = 0; b < results.Length; b++)
        {
            results[b] = function([.. flat.Select((tensor, i) => tensor[Place(index, strides[i])])]);
            for (int axis = batch.Rank - 1; axis >= 0 && ++index[axis] == batch[axis]; axis--)
                index[axis] = 0;
        }
        return results.Length == 0
            ? Zeros(batch)
            : Reshape(Stack(results), new Shape([.. batch.Lengths, .. results[0].Shape.Lengths]));
    }

    private static int Place(int[] index, int[] strides)
    {
        int place = 0;
        for (int d = 0; d < index.Length; d++)
            place += index[d] * strides[d];
        return place;
    }
}
