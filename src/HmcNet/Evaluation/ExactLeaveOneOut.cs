using System.Diagnostics;
using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>Leaves observations out in earnest: samples the model without each of them.</summary>
/// <remarks>
/// The log-likelihood of the observation gets the weight 0, which is data: the model is bound again and not compiled again. Its
/// elpd is log mean p(y_i | draws without i); the standard error is that of the mean over the mean (delta method).
/// </remarks>
internal sealed class ExactLeaveOneOut(Fit fit, Model model, LooOptions options)
{
    /// <summary>Refits where k is too high and puts the exact values in the place of the others.</summary>
    /// <param name="source">The log-likelihoods of the fit.</param>
    /// <param name="points">The observations by importance sampling; changed.</param>
    /// <param name="bound">The bound of k.</param>
    /// <param name="cancellation">Stops it between and within refits; what was done is kept.</param>
    public LooResult Run(FitLogLikelihoodSource source, LooPoint[] points, double bound, CancellationToken cancellation)
    {
        int[] places = [.. Enumerable.Range(0, points.Length).Where(i => !(points[i].ParetoK <= bound))];
        options.Progress?.Report(new LooProgress(0, places.Length, places.Length * fit.Elapsed));
        var refits = new List<LooRefit>();
        if (places.Length > 0)
        {
            Model weighted = model.WithObservationWeights();
            var clock = Stopwatch.StartNew();
            foreach (int place in places)
            {
                if (cancellation.IsCancellationRequested || Refit(weighted, source, points, place, cancellation) is not { } refit)
                    break;
                refits.Add(refit);
                options.Progress?.Report(new LooProgress(refits.Count, places.Length, clock.Elapsed / refits.Count * (places.Length - refits.Count)));
            }
        }
        return new LooResult(source, points, refits, places.Length - refits.Count, fit.Elapsed);
    }

    private LooRefit? Refit(Model weighted, FitLogLikelihoodSource source, LooPoint[] points, int place, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        Model without = Without(weighted, place);
        Fit refit = SameSampler.Sample(without, fit.Run, (ulong)place + 1, cancellation);
        if (!refit.IsComplete && cancellation.IsCancellationRequested)
            return null;
        var draws = new FitLogLikelihoodSource(refit, model, options.Observation);
        double[] column = new double[draws.Draws];
        // Cancellation in this short step would lose a refit that is done.
        draws.Read(place, [column], 1, options.Parallel(CancellationToken.None));
        LooPoint before = points[place];
        double elpd = LogSums.LogSumExp(column) - Math.Log(column.Length);
        double[] ratio = Array.ConvertAll(column, v => Math.Exp(v - elpd));
        var chains = new ChainValues([.. ratio.Chunk(ratio.Length / draws.Chains)]);
        double effective = EffectiveSampleSize.Mean(chains);
        if (!double.IsFinite(effective))
            effective = ratio.Length;
        double error = Math.Sqrt(Moments.Variance(ratio, Moments.Mean(ratio)) / effective);
        points[place] = before with
        {
            ElpdLoo = elpd,
            PLoo = before.ElpdLoo + before.PLoo - elpd,
            McseElpdLoo = error,
            EffectiveSampleSize = effective,
            IsRefitted = true,
        };
        IReadOnlyList<string> problems = [.. refit.Diagnose().Problems.Select(p => p.Sentence)];
        return new LooRefit(source.Names[place], place, before.ParetoK, before.ElpdLoo, elpd, error, clock.Elapsed.TotalSeconds, problems);
    }

    private Model Without(Model weighted, int place)
    {
        int left = place;
        foreach (ObservationDeclaration observation in model.Trace.Observations.Where(o => options.Observation is null || o.Name == options.Observation))
        {
            int size = observation.LogLikelihood.Shape.Size;
            if (left < size)
            {
                double[] weights = [.. Enumerable.Repeat(1.0, size)];
                weights[left] = 0;
                return weighted.With(Model.WeightName(observation.Name), weights);
            }
            left -= size;
        }
        throw new ArgumentOutOfRangeException(nameof(place));
    }
}
