using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>Finds the values of a data source: those bound, or its own.</summary>
internal static class DataBinding
{
    public static double[] ValuesOf(DataSource source, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        if (data is null || !data.TryGetValue(source, out double[]? values))
            return source.Values;
        if (values.Length != source.Shape.Size)
            throw new HmcNetException(
                "Bound data have the wrong length.", where: $"data \"{source.Name}\"",
                expected: $"{source.Shape.Size} values for shape {source.Shape}", found: $"{values.Length} values",
                remedy: "data of another length need the model to be traced again");
        return values;
    }
}
