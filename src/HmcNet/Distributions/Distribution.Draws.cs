using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <content>Random draws of batches.</content>
public abstract partial class Distribution
{
    /// <summary>Draws from a distribution whose parameters are all numbers.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="count">Number of draws, at least 0.</param>
    /// <returns>Draws one after the other, each of batch shape then event shape, row-major.</returns>
    /// <exception cref="HmcNetException">When a parameter is traced or data, or the count is negative.</exception>
    public double[] Draw(RandomStream random, int count)
    {
        if (count < 0)
            throw new HmcNetException("The number of draws is negative.", expected: "0 or more", found: $"{count}");
        var values = new double[Parameters.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            if (!ConstantValues.TryGet(Parameters[i].Value, out values[i]))
                throw new HmcNetException(
                    $"The parameter {Parameters[i].Name} of {Name} has no value to draw with.", where: SourceLocation.OfCaller(),
                    expected: "parameters that are numbers or arrays", found: "a traced tensor or data",
                    remedy: "draw through the model, which knows the values");
        }
        var shape = new Shape([count, .. BatchShape.Lengths, .. EventShape.Lengths]);
        var draws = new double[shape.Size];
        Draw(random, values, shape, draws);
        return draws;
    }

    /// <summary>Draws a batch with given values of the parameters; they broadcast to the batch.</summary>
    /// <param name="random">The random stream; events are drawn in row-major order.</param>
    /// <param name="parameterValues">For each of <see cref="Parameters"/> all its values, row-major.</param>
    /// <param name="sampleShape">Shape of the result: batch dimensions that <see cref="BatchShape"/> broadcasts to, then <see cref="EventShape"/>.</param>
    /// <param name="destination">Written: the draws, row-major.</param>
    /// <exception cref="HmcNetException">When the shapes or lengths do not fit.</exception>
    public void Draw(RandomStream random, IReadOnlyList<double[]> parameterValues, Shape sampleShape, Span<double> destination)
    {
        Shape batch = BatchOf(sampleShape, parameterValues, destination.Length);
        int eventSize = EventShape.Size;
        int count = Parameters.Count;
        var strides = new int[count][];
        var buffers = new double[count][];
        for (int i = 0; i < count; i++)
        {
            Shape shape = Parameters[i].Value.Shape;
            var parameterBatch = new Shape(shape.Lengths[..^Parameters[i].EventRank]);
            strides[i] = parameterBatch.StridesIn(batch);
            buffers[i] = new double[new Shape(shape.Lengths[^Parameters[i].EventRank..]).Size];
        }
        var index = new int[batch.Rank];
        for (int draw = 0; draw < batch.Size; draw++)
        {
            for (int i = 0; i < count; i++)
            {
                int place = 0;
                for (int d = 0; d < index.Length; d++)
                    place += index[d] * strides[i][d];
                Array.Copy(parameterValues[i], place * buffers[i].Length, buffers[i], 0, buffers[i].Length);
            }
            DrawEvent(random, buffers, destination.Slice(draw * eventSize, eventSize));
            for (int axis = batch.Rank - 1; axis >= 0 && ++index[axis] == batch[axis]; axis--)
                index[axis] = 0;
        }
    }

    private Shape BatchOf(Shape sampleShape, IReadOnlyList<double[]> parameterValues, int length)
    {
        int eventRank = EventShape.Rank;
        Shape? batch = sampleShape.Rank < eventRank || !sampleShape.Lengths[^eventRank..].SequenceEqual(EventShape.Lengths)
            ? null
            : new Shape(sampleShape.Lengths[..^eventRank]);
        if (batch is null || Shape.Broadcast(BatchShape, batch) is not { } common || !common.Equals(batch))
            throw new HmcNetException(
                $"Draws of {Name} do not fit the shape asked for.",
                expected: $"dimensions that {BatchShape} stretches to, then those of an event ({EventShape})", found: $"{sampleShape}");
        if (length != sampleShape.Size)
            throw new HmcNetException($"The span for draws of {Name} has the wrong length.", expected: $"{sampleShape.Size}", found: $"{length}");
        if (parameterValues.Count != Parameters.Count)
            throw new HmcNetException($"{Name} needs values for each of its parameters.", expected: $"{Parameters.Count} arrays", found: $"{parameterValues.Count}");
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (parameterValues[i].Length != Parameters[i].Value.Shape.Size)
                throw new HmcNetException(
                    $"Values of the parameter {Parameters[i].Name} of {Name} have the wrong length.",
                    expected: $"{Parameters[i].Value.Shape.Size} for shape {Parameters[i].Value.Shape}", found: $"{parameterValues[i].Length}");
        }
        return batch;
    }
}
