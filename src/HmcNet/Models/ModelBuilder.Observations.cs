using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;

namespace HmcNet;

/// <content>Observations.</content>
public sealed partial class ModelBuilder
{
    /// <summary>Declares observed data and their distribution.</summary>
    /// <param name="name">Name of the observation; its data can be replaced under it.</param>
    /// <param name="data">The observed values.</param>
    /// <param name="distribution">Their distribution: one for all, or one for each.</param>
    /// <exception cref="HmcNetException">When a value is not finite or outside the distribution's support (names the row), or the lengths differ.</exception>
    public void Observe(string name, Column data, Distribution distribution) =>
        Observe(
            name, data.Name == name && DataReplacement.PredictedRows is null ? data.Source : Named(name, new Shape(data.Length), data.ToArray()), distribution);

    /// <inheritdoc cref="Observe(string, Column, Distribution)"/>
    public void Observe(string name, double[] data, Distribution distribution) => Observe(name, Named(name, new Shape(data.Length), data), distribution);

    /// <inheritdoc cref="Observe(string, Column, Distribution)"/>
    public void Observe(string name, int[] data, Distribution distribution) => Observe(name, Array.ConvertAll(data, v => (double)v), distribution);

    /// <summary>Declares observed categories, by their codes from 0, and their distribution.</summary>
    /// <param name="name">Name of the observation.</param>
    /// <param name="data">The observed categories.</param>
    /// <param name="distribution">Their distribution, e.g. Categorical.</param>
    /// <exception cref="HmcNetException">As for numbers.</exception>
    public void Observe(string name, Factor data, Distribution distribution) => Observe(name, [.. data.Codes], distribution);

    /// <summary>Declares observed data of any shape and their distribution.</summary>
    /// <param name="name">Name of the observation; its data can be replaced under it.</param>
    /// <param name="data">The observed values: a number, a matrix, or an expression of data that depends on no parameter.</param>
    /// <param name="distribution">Their distribution: one for all, or one for each.</param>
    /// <exception cref="HmcNetException">As for columns, and when the values depend on a parameter.</exception>
    public void Observe(string name, Tensor data, Distribution distribution)
    {
        if (data.Node.DependsOnParameters)
            throw new HmcNetException(
                "Observed data depend on a parameter.", where: $"observation \"{name}\"", expected: "numbers or data",
                remedy: "for a density of an expression write m.AddLogDensity(distribution.LogDensity(expression)), with its Jacobian");
        var values = new double[data.Shape.Size];
        new Autodiff.Execution.Interpreter(Graph.Create([data], [])).Run([], values);
        Observe(name, Named(name, data.Shape, values), distribution);
    }

    /// <summary>The observation's data, or what replaces them while the model is traced again.</summary>
    private static DataSource Named(string name, Shape shape, double[] values)
    {
        if (DataReplacement.ForObservation(name) is not { } other)
            return new DataSource(name, shape, [.. values]);
        int rowSize = shape.Rank == 0 || shape[0] == 0 ? 1 : shape.Size / shape[0];
        if (shape.Rank == 0 || other.Length % rowSize != 0)
            throw new HmcNetException("Replaced data have the wrong length.", where: $"observation \"{name}\"",
                expected: string.Create(CultureInfo.InvariantCulture, $"rows of {rowSize} values"),
                found: string.Create(CultureInfo.InvariantCulture, $"{other.Length} values"));
        return new DataSource(name, shape.With(0, other.Length / rowSize), [.. other]);
    }

    private void Observe(string name, DataSource source, Distribution distribution)
    {
        Claim(name, "observation");
        if (DataReplacement.PredictedRows is int rows)
        {
            ObserveLater(name, source.Shape, distribution, rows);
            return;
        }
        CheckShape(name, source.Shape, distribution);
        Tensor data = Tensor.Data(source);
        bool isInside = ObservationChecks.Check(name, source, distribution, source.Values, null);
        Tensor logLikelihood = isInside ? distribution.LogDensityInside(data) : distribution.LogDensity(data);
        var observation = new ObservationDeclaration(name, source, distribution, logLikelihood);
        Trace.Observations.Add(observation);
        Trace.Terms.Add(new ModelTerm(TermKind.Observation, name, logLikelihood, logLikelihood));
    }

    /// <summary>New rows, whose values are to be predicted: their distribution counts, whatever was observed.</summary>
    private void ObserveLater(string name, Shape observed, Distribution distribution, int rows)
    {
        Shape batch = distribution.BatchShape;
        Shape values = new([.. batch.Lengths, .. distribution.EventShape.Lengths]);
        // One distribution for all rows has no rows of its own.
        Shape wanted = observed.Rank == 0 ? values : observed.With(0, rows);
        Shape shape = wanted.Rank >= values.Rank && wanted.Equals(Shape.Broadcast(values, wanted)) ? wanted : values;
        var source = new DataSource(name, shape, [.. Enumerable.Repeat(double.NaN, shape.Size)]);
        Tensor logLikelihood = distribution.LogDensity(Tensor.Data(source));
        Trace.Observations.Add(new ObservationDeclaration(name, source, distribution, logLikelihood));
        Trace.Terms.Add(new ModelTerm(TermKind.Observation, name, logLikelihood, logLikelihood));
    }

    private static void CheckShape(string name, Shape data, Distribution distribution)
    {
        if (data.Size == 0)
            throw new HmcNetException("There are no observed values.", where: $"observation \"{name}\"", expected: "at least one", found: $"shape {data}");
        Shape batch = distribution.BatchShape;
        int eventRank = distribution.EventShape.Rank;
        bool fits = data.Rank >= eventRank && data.Lengths[(data.Rank - eventRank)..].SequenceEqual(distribution.EventShape.Lengths);
        if (fits)
        {
            var observed = new Shape(data.Lengths[..(data.Rank - eventRank)]);
            fits = observed.Equals(Shape.Broadcast(batch, observed));
        }
        if (!fits)
            throw new HmcNetException(
                "Observed data and their distribution have different lengths.", where: $"observation \"{name}\"",
                expected: batch.IsScalar && eventRank == 0 ? "values" : $"values of shape {new Shape([.. batch.Lengths, .. distribution.EventShape.Lengths])}, as {distribution.Name} has",
                found: $"shape {data}", remedy: "parameters of groups are spread over the rows by an index: alpha[group]");
    }
}
