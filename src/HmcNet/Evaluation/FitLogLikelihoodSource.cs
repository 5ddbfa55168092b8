using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>Pointwise log-likelihoods of a fit, computed from its draws as they are asked for.</summary>
/// <remarks>
/// A draw gives the log-likelihoods of all observations at once. Where draws x observations exceed the memory allowed, they are
/// computed again for each block of observations: time is spent, not memory.
/// </remarks>
internal sealed class FitLogLikelihoodSource : LogLikelihoodSource
{
    private readonly Draws draws;
    private readonly PointwiseLogLikelihood pointwise;
    private readonly int[] chains;
    private readonly int offset;
    private readonly int all;

    /// <summary>Takes a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="model">Its model, or the same one on other data.</param>
    /// <param name="observation">Name of an observation statement; null for all together.</param>
    public FitLogLikelihoodSource(Fit fit, Model model, string? observation)
    {
        draws = fit.Draws;
        pointwise = model.PointwiseLogLikelihood;
        chains = ChainValues.Used(draws);
        if (draws.CommonIterations < 2)
            throw new HmcNetException(
                "A fit has too few draws to be evaluated.", where: $"fit of \"{draws.ModelName}\"", expected: "at least 2 draws a chain",
                found: FormattableString.Invariant($"{draws.CommonIterations}"));
        VariableLayout layout = pointwise.Layout;
        all = layout.Size;
        int size = all;
        if (observation is not null)
        {
            int variable = IndexOf(layout, observation, model.Name);
            (offset, size) = (layout.Offset(variable), layout.Variables[variable].Size);
        }
        Names = size == all ? layout.EntryNames : [.. layout.EntryNames.Skip(offset).Take(size)];
        Data = new ObservedData([.. model.Trace.Observations.Where(o => observation is null || o.Name == observation)
            .Select(o => (o.Name, model.BoundData.GetValueOrDefault(o.Source, o.Source.Values)))]);
        ModelName = model.Name;
    }

    /// <inheritdoc/>
    public override string ModelName { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override ObservedData Data { get; }

    /// <inheritdoc/>
    public override int Chains => chains.Length;

    /// <inheritdoc/>
    public override int Draws => chains.Length * draws.CommonIterations;

    /// <inheritdoc/>
    public override void Read(int first, double[][] columns, int count, ParallelOptions parallel) => ForEachDraw(parallel, (draw, values) =>
    {
        for (int i = 0; i < count; i++)
            columns[i][draw] = values[offset + first + i];
    });

    /// <summary>Sum of the log-likelihoods at each draw.</summary>
    public double[] Totals(ParallelOptions parallel)
    {
        var totals = new double[Draws];
        ForEachDraw(parallel, (draw, values) =>
        {
            double sum = 0;
            for (int i = 0; i < Names.Count; i++)
                sum += values[offset + i];
            totals[draw] = sum;
        });
        return totals;
    }

    /// <summary>Sum of the log-likelihoods at given values of the parameters.</summary>
    public double TotalAt(ReadOnlySpan<double> parameters)
    {
        var values = new double[all];
        pointwise.ForAnotherThread().Evaluate(parameters, values);
        return values.Skip(offset).Take(Names.Count).Sum();
    }

    /// <summary>Mean of each parameter's entries over the draws.</summary>
    public double[] ParameterMeans()
    {
        var means = new double[pointwise.ParameterCount];
        for (int entry = 0; entry < means.Length; entry++)
            means[entry] = Moments.Mean(ChainValues.Of(draws, entry).Values);
        return means;
    }

    private void ForEachDraw(ParallelOptions parallel, Action<int, double[]> use)
    {
        const int Batch = 64;
        int iterations = draws.CommonIterations, batches = (Draws + Batch - 1) / Batch;
        var gate = new Lock();
        Parallel.For(0, batches, parallel, () =>
        {
            lock (gate)
                return (Function: pointwise.ForAnotherThread(), Draw: new double[pointwise.ParameterCount], Values: new double[all]);
        }, (batch, _, own) =>
        {
            for (int s = batch * Batch; s < Math.Min(Draws, (batch + 1) * Batch); s++)
            {
                ChainDraws chain = draws.Chain(chains[s / iterations]);
                for (int entry = 0; entry < own.Draw.Length; entry++)
                    own.Draw[entry] = chain.Column(entry)[s % iterations];
                own.Function.Evaluate(own.Draw, own.Values);
                use(s, own.Values);
            }
            return own;
        }, _ => { });
    }

    private static int IndexOf(VariableLayout layout, string observation, string modelName)
    {
        int variable = layout.Variables.Select(v => v.Name).ToList().IndexOf(observation);
        return variable >= 0 ? variable : throw new HmcNetException(
            $"The model has no observation named \"{observation}\".", where: $"model \"{modelName}\"",
            expected: $"one of {string.Join(", ", layout.Variables.Select(v => v.Name))}", found: $"\"{observation}\"",
            remedy: "leave the name out to take all observations together");
    }
}
