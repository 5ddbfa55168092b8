using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using HmcNet.Diagnostics;
using HmcNet.Distributions;
using HmcNet.Supports;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Cloning;

/// <summary>Samples latent variables given the data, the parameters having the sampling distribution of their estimates as a prior.</summary>
internal sealed class LatentPredictor(Model model, CloneRoles roles, DataCloningOptions options)
{
    private const string StandardName = "standard_parameters";

    private string Where => $"prediction from data cloning of \"{model.Name}\"";

    /// <summary>Predicts.</summary>
    /// <param name="fit">The fit with the most clones.</param>
    /// <param name="name">A latent variable, or something derived of some.</param>
    /// <param name="probability">Probability of the intervals.</param>
    /// <param name="sampler">Options of the sampler.</param>
    /// <param name="cancellation">Stops it.</param>
    public LatentPrediction Predict(CloneFit fit, string name, double probability, SamplerOptions sampler, CancellationToken cancellation)
    {
        string[] known = [.. roles.Latent.Select(p => p.Name), .. model.Trace.Derived.Select(d => d.Variable.Name)];
        if (!known.Contains(name))
            throw new HmcNetException(
                $"There is no latent variable named \"{name}\".", where: Where, expected: known.Length == 0 ? "a model with latent variables" : $"one of {string.Join(", ", known)}",
                found: $"\"{name}\"", remedy: "estimates of parameters are in Estimates of the result");
        CloneChecks.RequireOptions(options with { Sampler = sampler });
        RequireOwnBounds();
        // Starting values are those of the parameters, which are not the parameters of this model.
        sampler = sampler with { InitialValues = null, InitialValuesPerChain = null };
        if (sampler is GibbsOptions gibbs)
            sampler = gibbs with { Kernels = Kept(gibbs.Kernels), UpdateOrder = [], Blocks = [] };
        Model prediction = ModelOf(fit);
        Fit draws = sampler switch
        {
            GibbsOptions own => Gibbs.Sample(prediction, own, cancellation),
            NutsOptions own => Nuts.Sample(prediction, own, cancellation),
            _ => StaticHmc.Sample(prediction, (StaticHmcOptions)sampler, cancellation),
        };
        VariableDraws drawn = draws[name];
        double tail = (1 - probability) / 2;
        return new LatentPrediction(
            [.. Enumerable.Range(0, drawn.Entries).Select(e => new LatentPredictionRow(
                drawn.EntryNames[e], drawn.EntryLabels[e], drawn.Mean(e), drawn.StandardDeviation(e), Quantiles.Of(drawn.Pooled(e), tail), Quantiles.Of(drawn.Pooled(e), 1 - tail)))],
            probability, draws);
    }

    /// <summary>Bounds are kept by a support, which does not know that the parameters are written anew here.</summary>
    private void RequireOwnBounds()
    {
        if (roles.Latent.FirstOrDefault(p => CloneRoles.BoundsOf(p.Support).Any(b => b.Node.DependsOnParameters)) is { } bounded)
            throw new HmcNetException(
                "A latent variable whose bounds are parameters cannot be predicted.", where: $"\"{bounded.Name}\", {Where}", expected: "bounds that are numbers", found: bounded.Support.Name,
                remedy: "write the variable as a function of one with fixed bounds");
    }

    private Dictionary<string, Kernel> Kept(IReadOnlyDictionary<string, Kernel> kernels) =>
        kernels.Where(k => roles.Latent.Any(p => p.Name == k.Key)).ToDictionary(k => k.Key, k => k.Value);

    /// <summary>The model with the parameters replaced by mean + factor x standard normal numbers on their unconstrained scale.</summary>
    private Model ModelOf(CloneFit fit)
    {
        (double[] mean, double[,] factor) = SamplingDistribution(fit);
        return model.Transform($"{model.Name}, prediction", trace => Trace(trace, mean, factor));
    }

    private ModelTrace Trace(ModelTrace trace, double[] mean, double[,] factor)
    {
        Tensor standard = Tensor.Parameter(StandardName, Shape.Vector(mean.Length));
        Tensor coordinates = mean + TensorMath.MatMul(factor, standard);
        var replacements = new List<(Tensor, Tensor)>();
        int offset = 0;
        foreach (ParameterDeclaration p in roles.Parameters)
        {
            replacements.Add((p.Coordinates, TensorMath.Reshape(TensorMath.Slice(coordinates, 0, offset, p.CoordinateCount), p.Coordinates.Shape)));
            offset += p.CoordinateCount;
        }
        ParameterDeclaration[] latent = [.. roles.Latent];
        int[] terms = [.. Enumerable.Range(0, trace.Terms.Count).Where(t => roles.Terms[t] != CloneRole.Prior)];
        Tensor[] parts = [
            .. latent.Select(p => p.Value), .. latent.Select(p => p.StandardValue ?? p.Value), .. terms.Select(t => trace.Terms[t].Value), .. terms.Select(t => trace.Terms[t].OnParameters),
            .. trace.Observations.Select(o => o.LogLikelihood), .. roles.Parameters.Select(p => p.Value), .. trace.Derived.Select(d => d.Value)];
        var written = new Queue<Tensor>(Substitution.Replace(parts, replacements, trace.Coordinates));
        Tensor[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => written.Dequeue())];

        var changed = new ModelTrace();
        Distribution prior = Distribution.Normal(0, 1);
        changed.Parameters.Add(new ParameterDeclaration(new Variable(StandardName, [mean.Length]), standard.Shape, Support.Real, standard, standard, prior, null));
        Tensor logPrior = prior.LogDensity(standard);
        changed.Terms.Add(new ModelTerm(TermKind.Prior, StandardName, logPrior, logPrior));
        Tensor[] values = Next(latent.Length), standards = Next(latent.Length);
        changed.Parameters.AddRange(latent.Select((p, i) => new ParameterDeclaration(p.Variable, p.Shape, p.Support, p.Coordinates, values[i], p.Prior, p.Standard)
        {
            StandardValue = p.StandardValue is null ? null : standards[i],
            Weights = p.Weights,
        }));
        Tensor[] densities = Next(terms.Length), onParameters = Next(terms.Length);
        changed.Terms.AddRange(terms.Select((t, i) => trace.Terms[t] with { Value = densities[i], OnParameters = onParameters[i] }));
        Tensor[] likelihoods = Next(trace.Observations.Count);
        changed.Observations.AddRange(trace.Observations.Select((o, i) => o with { LogLikelihood = likelihoods[i] }));
        changed.Derived.AddRange(roles.Parameters.Select(p => (p.Variable, written.Dequeue())).ToArray());
        changed.Derived.AddRange(trace.Derived.Select(d => (d.Variable, written.Dequeue())).ToArray());
        return changed;
    }

    /// <summary>Mean of the parameters' unconstrained coordinates at K clones, and the Cholesky factor of K times their covariance.</summary>
    private (double[] Mean, double[,] Factor) SamplingDistribution(CloneFit fit)
    {
        double[][] columns = Coordinates(fit);
        var moments = new PosteriorMoments(columns);
        double[] scales = [.. Enumerable.Range(0, columns.Length).Select(i => Math.Sqrt(fit.Clones) * moments.Sd(i))];
        Matrix<double> correlation = Matrix<double>.Build.Dense(columns.Length, columns.Length, (i, j) => fit.Clones * moments.Covariance[i, j] / (scales[i] * scales[j]));
        try
        {
            if (scales.Any(s => !(s > 0 && double.IsFinite(s))))
                throw new ArgumentException("a coordinate did not vary");
            Matrix<double> factor = Matrix<double>.Build.DenseOfDiagonalArray(scales) * correlation.Cholesky().Factor;
            return (moments.Means, factor.ToArray());
        }
        catch (ArgumentException fault)
        {
            throw new HmcNetException(
                "The parameters have no sampling distribution to predict from: their covariance is singular.", where: Where, expected: "draws that vary in every direction",
                found: fault.Message, remedy: "run the fit longer, or look at its verdict", inner: fault);
        }
    }

    /// <summary>The draws of the parameters on their unconstrained scale, shape [coordinate][draw].</summary>
    private double[][] Coordinates(CloneFit fit)
    {
        Draws draws = fit.Draws;
        var columns = new double[roles.Parameters.Sum(p => p.CoordinateCount)][];
        for (int c = 0; c < columns.Length; c++)
            columns[c] = new double[draws.TotalDraws];
        VariableDraws[] variables = [.. roles.Parameters.Select(p => draws[p.Name])];
        var position = new double[model.Dimension];
        var given = new bool[model.Dimension];
        int at = 0;
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            for (int i = 0; i < draws.Chain(chain).Iterations; i++, at++)
            {
                model.Unconstrain(variables.ToDictionary(v => v.Name, v => v.Values(chain, i)), position, given);
                int column = 0;
                for (int q = 0; q < position.Length; q++)
                {
                    if (given[q])
                        columns[column++][at] = position[q];
                }
            }
        }
        return columns;
    }
}
