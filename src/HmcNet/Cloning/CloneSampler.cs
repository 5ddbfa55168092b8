using System.Diagnostics;
using HmcNet.GibbsSampling;
using HmcNet.Sampling;

namespace HmcNet.Cloning;

/// <summary>Samples the models of K clones, one after the other.</summary>
internal sealed class CloneSampler(Model model, CloneRoles roles, DataCloningOptions options)
{
    private readonly ModelTrace trace = model.Trace;

    // The whole draws at which the chains of the fit before ended, with its number of clones.
    private (int Clones, IReadOnlyList<IReadOnlyList<double>> Draws)? previous;

    /// <summary>Samples the model of K clones.</summary>
    /// <param name="clones">K.</param>
    /// <param name="seed">Seed of the fit.</param>
    /// <param name="cancellation">Stops it; the draws made so far are returned.</param>
    public CloneFit Run(int clones, ulong? seed, CancellationToken cancellation)
    {
        Model cloned = DataCloning.Transformed(model, options, clones);
        (VariableLayout layout, int[] places) = Kept(cloned);
        SamplerOptions sampler = OptionsFor(cloned, clones) with { Seed = seed };
        DrawsCollector[] collectors = [.. Enumerable.Range(0, sampler.Chains).Select(_ => new DrawsCollector())];
        ParameterSink[] sinks = [.. collectors.Select(c => new ParameterSink(c, layout, places))];
        sampler = sampler with { Sinks = [chain => sinks[chain - 1]] };
        var clock = Stopwatch.StartNew();
        SamplerRun run = sampler is GibbsOptions gibbs ? RunGibbs(cloned, gibbs, cancellation) : ChainRunner.Run(cloned, (HmcOptions)sampler, cancellation);
        if (options.StartFromPrevious && run.Outcome == ChainOutcome.Complete && sampler.IterSampling > 0)
            previous = (clones, [.. sinks.Select(s => s.Last)]);
        return new CloneFit(clones, Draws.FromCollectors(collectors), run, clock.Elapsed);
    }

    private static SamplerRun RunGibbs(Model cloned, GibbsOptions gibbs, CancellationToken cancellation)
    {
        var plan = new SweepPlan(cloned.Name, cloned.Trace, cloned.BoundData, cloned.Options.CompressRows, gibbs);
        return ChainRunner.RunProcesses(cloned, gibbs, (run, number) => new GibbsProcess(cloned, plan, run, number), cancellation);
    }

    /// <summary>The parameters come first in a draw, derived quantities last; the clones' latent variables between them are not kept.</summary>
    private (VariableLayout Layout, int[] Places) Kept(Model cloned)
    {
        VariableLayout all = cloned.Variables;
        int parameters = roles.Parameters.Count;
        int derived = cloned.Trace.Parameters.Count;
        int[] kept = [.. Enumerable.Range(0, parameters), .. Enumerable.Range(derived, all.Variables.Count - derived)];
        return (new VariableLayout([.. kept.Select(v => all.Variables[v])]), [.. kept.SelectMany(v => Enumerable.Range(all.Offset(v), all.Variables[v].Size))]);
    }

    private SamplerOptions OptionsFor(Model cloned, int clones)
    {
        SamplerOptions sampler = options.Sampler;
        if (sampler is GibbsOptions gibbs)
            sampler = CloneNames.InOptions(gibbs, trace, roles, clones);
        if (previous is { } ended)
            return sampler with { InitialValues = null, InitialValuesPerChain = [.. ended.Draws.Select(draw => StartOf(cloned, draw, ended.Clones, clones))] };
        return sampler with
        {
            InitialValues = sampler.InitialValues is { } all ? CloneNames.InValues(all, trace, roles, clones) : null,
            InitialValuesPerChain = sampler.InitialValuesPerChain is { } each ? [.. each.Select(values => CloneNames.InValues(values, trace, roles, clones))] : null,
        };
    }

    /// <summary>
    /// Where a chain of the fit before ended: the clones' latent variables by turns. Non-centred ones start at random, which is where
    /// their standard variables are; so does what cannot start there (a scale that came to 0).
    /// </summary>
    private Dictionary<string, double[]> StartOf(Model cloned, IReadOnlyList<double> draw, int drawn, int clones)
    {
        var values = new Dictionary<string, double[]>();
        int offset = 0;
        foreach (ParameterDeclaration parameter in roles.Parameters)
            values[parameter.Name] = Take(parameter);
        Dictionary<string, double[]> shared = new(values);
        for (int k = 1; k <= drawn; k++)
        {
            foreach (ParameterDeclaration latent in roles.Latent)
            {
                double[] value = Take(latent);
                for (int c = k; c <= clones && latent.Standard is null; c += drawn)
                    values[CloneNames.Of(trace, latent.Name, c)] = value;
            }
        }
        return CanStart(cloned, values) ? values : CanStart(cloned, shared) ? shared : [];

        double[] Take(ParameterDeclaration parameter)
        {
            double[] value = [.. draw.Skip(offset).Take(parameter.Shape.Size)];
            offset += value.Length;
            return value;
        }
    }

    private static bool CanStart(Model cloned, Dictionary<string, double[]> values)
    {
        try
        {
            cloned.Unconstrain(values, new double[cloned.Dimension], new bool[cloned.Dimension]);
            return true;
        }
        catch (HmcNetException)
        {
            return false;
        }
    }
}
