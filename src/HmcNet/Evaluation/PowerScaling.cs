using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>Power-scaling of prior and likelihood from the draws of a fit.</summary>
internal static class PowerScaling
{
    /// <summary>The sensitivities.</summary>
    public static SensitivityResult Run(Fit fit, Model model, SensitivityOptions options)
    {
        int draws = fit.Draws.CommonIterations;
        if (draws < 4)
            throw new HmcNetException(
                "A fit has too few draws for power-scaling.", where: $"fit of \"{model.Name}\"", expected: "at least 4 draws a chain", found: FormattableString.Invariant($"{draws}"));
        ScaledTerms terms = ScaledTerms.Choose(model, options);
        int[] entries = QuantitiesOf(fit.Draws, model, options.Quantities);
        (double[] prior, double[] likelihood) = Evaluate(fit, model, terms);
        int chains = ChainValues.Used(fit.Draws).Length;
        var ofPrior = new Scaled(prior, chains, options.Delta);
        var ofLikelihood = new Scaled(likelihood, chains, options.Delta);
        return new SensitivityResult(model.Name, [.. entries.Select(e => Row(fit.Draws, e, ofPrior, ofLikelihood, options))])
        {
            PriorTerms = [.. terms.Prior.Select(t => t.Name)],
            LikelihoodTerms = [.. terms.Likelihood.Select(t => t.Name)],
            NotScaled = terms.NotScaled,
            PriorParetoK = ofPrior.ParetoK,
            LikelihoodParetoK = ofLikelihood.ParetoK,
            KThreshold = ParetoSmoothing.KThreshold(prior.Length),
            Threshold = options.Threshold,
        };
    }

    private static SensitivityRow Row(Draws draws, int entry, Scaled prior, Scaled likelihood, SensitivityOptions options)
    {
        double[] sorted = ChainValues.Of(draws, entry).Values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double ofPrior = prior.Sensitivity(sorted, order), ofLikelihood = likelihood.Sensitivity(sorted, order);
        SensitivityDiagnosis diagnosis = !(ofPrior > options.Threshold) ? SensitivityDiagnosis.None
            : ofLikelihood > options.Threshold ? SensitivityDiagnosis.PriorDataConflict : SensitivityDiagnosis.StrongPrior;
        int variable = draws.Variables.Variables.Count - 1;
        while (draws.Variables.Offset(variable) > entry)
            variable--;
        return new SensitivityRow(draws.Variables.EntryNames[entry], ofPrior, ofLikelihood, diagnosis)
        {
            Label = EntryLabels.Of(draws.Variables.Variables[variable], entry - draws.Variables.Offset(variable)),
        };
    }

    private static int[] QuantitiesOf(Draws draws, Model model, IReadOnlyList<string>? names)
    {
        if (names is not null)
            return [.. names.SelectMany(n => draws[n].FlatEntries).Distinct()];
        int[] scalars = [.. model.Trace.Parameters.Where(p => p.Shape.Size == 1).SelectMany(p => draws[p.Name].FlatEntries)];
        return scalars.Length > 0 ? scalars : throw new HmcNetException(
            "The model has no scalar parameter whose sensitivity could be shown.", where: $"model \"{model.Name}\"", expected: "Quantities = [\"alpha\"], with names of the model",
            found: "none", remedy: "name the quantities");
    }

    /// <summary>Sum of the terms of each component at each draw, as densities of the parameters themselves.</summary>
    private static (double[] Prior, double[] Likelihood) Evaluate(Fit fit, Model model, ScaledTerms terms)
    {
        ModelTrace trace = model.Trace;
        (Tensor, Tensor)[] inputs = [.. trace.Parameters.Select(p => (p.Value, p.Input))];
        Tensor[] sums = [Sum(terms.Prior), Sum(terms.Likelihood)];
        Graph graph = Graph.Create(Substitution.Replace(sums, inputs, trace.Coordinates), [.. trace.Parameters.Select(p => p.Input)]);
        GraphFunction function = GraphFunction.Create(graph, model.BoundData);
        int[] chains = ChainValues.Used(fit.Draws);
        int length = fit.Draws.CommonIterations;
        var prior = new double[chains.Length * length];
        var likelihood = new double[prior.Length];
        var draw = new double[function.ParameterCount];
        var values = new double[2];
        for (int s = 0; s < prior.Length; s++)
        {
            ChainDraws chain = fit.Draws.Chain(chains[s / length]);
            for (int e = 0; e < draw.Length; e++)
                draw[e] = chain.Column(e)[s % length];
            function.Run(draw, values);
            (prior[s], likelihood[s]) = (values[0], values[1]);
            if (!double.IsFinite(values[0]) || !double.IsFinite(values[1]))
                throw new HmcNetException(
                    "A term of the log density is not finite at a draw.", where: FormattableString.Invariant($"chain {chains[s / length] + 1}, draw {s % length + 1}"),
                    expected: "finite log prior and log likelihood", found: FormattableString.Invariant($"log prior {values[0]}, log likelihood {values[1]}"));
        }
        return (prior, likelihood);
    }

    private static Tensor Sum(IReadOnlyList<ModelTerm> terms) => terms.Select(t => TensorMath.Sum(t.OnParameters)).Aggregate((a, b) => a + b);

    /// <summary>Weights for the two powers of a component.</summary>
    private sealed class Scaled
    {
        private readonly double[] lower;
        private readonly double[] upper;
        private readonly double divisor;

        public Scaled(double[] component, int chains, double delta)
        {
            // priorsense: both distances over log2 of the upper power, averaged.
            divisor = 2 * Math.Log2(1 + delta);
            (lower, double lowerK) = Weights(component, -delta, chains);
            (upper, double upperK) = Weights(component, delta, chains);
            ParetoK = Math.Max(lowerK, upperK);
        }

        public double ParetoK { get; }

        public double Sensitivity(double[] sorted, int[] order)
        {
            double[] below = Array.ConvertAll(order, i => lower[i]), above = Array.ConvertAll(order, i => upper[i]);
            return (JensenShannon.Distance(sorted, below) + JensenShannon.Distance(sorted, above)) / divisor;
        }

        private static (double[] Weights, double K) Weights(double[] component, double power, int chains)
        {
            double[] ratios = Array.ConvertAll(component, v => power * v);
            double efficiency = new LooWorkspace(chains, null).EfficiencyOfExp(ratios);
            SmoothedWeights smoothed = ParetoSmoothing.Smooth(ratios, efficiency);
            // Ratios that are all the same, as of a uniform prior, have no tail to be fitted and need none.
            bool isConstant = ratios.Max() - ratios.Min() < 1e-12;
            return ([.. smoothed.LogWeights.Select(Math.Exp)], isConstant ? double.NegativeInfinity : smoothed.ParetoK);
        }
    }
}
