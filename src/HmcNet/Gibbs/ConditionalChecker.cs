using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling;

/// <summary>
/// Compares a conditional that the user wrote with the model's log density: where it is given as a distribution, log model
/// minus log conditional must not change with the parameter; where it is given by draws, these must have the distribution
/// that the model's log density has along each element.
/// </summary>
internal sealed class ConditionalChecker
{
    private const int States = 8, Sweeps = 25, Points = 5, Draws = 2000;

    /// <summary>Log ratios that rounding explains, relative to the log densities.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The Kolmogorov-Smirnov statistic times sqrt(n) is above this with probability 2e-6 where draws are right.</summary>
    private const double LargestDistance = 2.63;

    private readonly SweepPlan plan;
    private readonly StateVariable variable;
    private readonly GibbsConditional conditional;
    private readonly GraphFunction terms;
    private readonly GibbsState view;
    private readonly ElementDistances distances;
    private readonly RandomStream random;
    private readonly double[] output = new double[1];

    /// <summary>Prepares a check.</summary>
    /// <param name="plan">The automatic updates of the model, which lead to plausible states.</param>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="conditional">The user's conditional.</param>
    /// <param name="seed">Seed of the random states.</param>
    public ConditionalChecker(SweepPlan plan, string parameter, GibbsConditional conditional, ulong seed)
    {
        this.plan = plan;
        this.conditional = conditional;
        variable = plan.Model.Variables.FirstOrDefault(v => v.Name == parameter) ?? throw new HmcNetException(
            $"There is no parameter named \"{parameter}\".", where: $"model \"{plan.Plan.ModelName}\"",
            expected: $"one of {string.Join(", ", plan.Model.Variables.Select(v => v.Name))}", found: $"\"{parameter}\"", remedy: "check the spelling");
        if (variable.IsStandard || variable.IsUnconstrained)
            throw new HmcNetException(
                "The conditional of this parameter cannot be checked.", where: $"parameter \"{parameter}\"",
                expected: "a centred parameter, held on its own scale", found: variable.IsStandard ? "a non-centred one" : "one that is sampled on its unconstrained coordinates");
        terms = plan.Model.Compile([plan.Model.TermsOf([variable])]);
        view = StateViews.Create(plan.Model, plan.Model.Compile([.. plan.Model.Values.Take(plan.Model.Variables.Count)]));
        distances = new ElementDistances(plan.Model, variable, terms);
        random = new RandomStream(seed, 1);
    }

    /// <summary>Checks at random states.</summary>
    public GibbsCheckResult Run()
    {
        double worst = 0;
        foreach (double[] state in RandomStates())
        {
            view.Show(state);
            GibbsCheckResult? fault = conditional.DistributionAt is { } at ? CheckDensity(state, at(view), ref worst) : CheckDraws(state, ref worst);
            if (fault is not null)
                return fault;
        }
        return new GibbsCheckResult(true, variable.Name, conditional.DistributionAt is not null
            ? string.Create(CultureInfo.InvariantCulture, $"The conditional of {variable.Name} is right: at {States} random states its density is proportional to the model's (largest change of the log ratio {worst:G2}).")
            : string.Create(CultureInfo.InvariantCulture, $"The conditional of {variable.Name} is right as far as {Draws} draws at each of {States} random states tell (largest Kolmogorov-Smirnov statistic {worst:F2}, bound {LargestDistance})."), worst);
    }

    private IEnumerable<double[]> RandomStates()
    {
        var chain = new SweepState(plan, random, new KernelContext(0, 1, 0, default));
        chain.Start(null, 2);
        for (int s = 0; s < States; s++)
        {
            for (int sweep = 0; sweep < Sweeps; sweep++)
                chain.Sweep(s * Sweeps + sweep, isTuning: true);
            yield return [.. chain.State];
        }
    }

    private GibbsCheckResult? CheckDensity(double[] state, Distribution distribution, ref double worst)
    {
        Tensor x = variable.IsDiscrete ? Tensor.WholeParameter(variable.Name, variable.Shape) : Tensor.Parameter(variable.Name, variable.Shape);
        var density = new Interpreter(Graph.Create([TensorMath.Sum(distribution.LogDensity(x))], [x]));
        double[] origin = [.. state];
        double first = 0, largest = 0;
        for (int p = 0; p < Points; p++)
        {
            // The first is where the model's own updates have led: a conditional must reach there too.
            double[] value = p == 0 ? [.. origin.AsSpan(variable.Offset, variable.Size)] : distribution.Draw(random, 1);
            if (value.Length != variable.Size)
                value = Spread(distribution, value);
            if (Outside(value) is { } reason)
                return new GibbsCheckResult(false, variable.Name, $"The conditional of {variable.Name} is wrong: it gave {Shown(value)} at the state {ShownState(origin)}, {reason}.", double.PositiveInfinity);
            value.CopyTo(state, variable.Offset);
            terms.Run(state, output);
            double ofModel = output[0];
            density.Run(value, output);
            double ratio = ofModel - output[0];
            largest = Math.Max(largest, Math.Abs(ofModel) + Math.Abs(output[0]));
            first = p == 0 ? ratio : first;
            double change = Math.Abs(ratio - first);
            worst = Math.Max(worst, double.IsNaN(change) ? double.PositiveInfinity : change);
            if (!(change <= Rounding * Math.Max(1, largest)))
            {
                string sentence = string.Create(
                    CultureInfo.InvariantCulture,
                    $"The conditional of {variable.Name} is wrong: log model density minus log conditional density changes by {ratio - first:G4} between two values of {variable.Name} (here {Shown(value)}) at the state {ShownState(origin)}; it must be constant. {Hint(state, density)}");
                return new GibbsCheckResult(false, variable.Name, sentence, change);
            }
        }
        return null;
    }

    /// <summary>Why a value is not in the parameter's support; null where it is.</summary>
    private string? Outside(double[] value) =>
        variable.Support.FindViolation(value, variable.Shape, bound => StateViews.Evaluate(plan.Model, variable, bound, view)) is (int element, string reason)
            ? $"outside {variable.Support.Name}: {variable.Parameter.Variable.EntryName(element)}, {reason}"
            : null;

    /// <summary>One draw a batch element, where the distribution is a scalar one for all elements.</summary>
    private double[] Spread(Distribution distribution, double[] single)
    {
        double[] drawn = single.Length == 1 ? distribution.Draw(random, variable.Size) : [];
        return drawn.Length == variable.Size ? drawn : throw new HmcNetException(
            "A conditional of the user has the wrong number of elements.", where: $"parameter \"{variable.Name}\"",
            expected: FormattableString.Invariant($"{variable.Size}"), found: FormattableString.Invariant($"{single.Length}"));
    }

    /// <summary>Which element makes the ratio change.</summary>
    private string Hint(double[] state, Interpreter density)
    {
        if (variable.Size == 1)
            return "";
        var value = state.AsSpan(variable.Offset, variable.Size).ToArray();
        double at = Ratio(state, value, density);
        for (int i = 0; i < value.Length; i++)
        {
            double kept = value[i];
            value[i] = kept + 0.1 * (1 + Math.Abs(kept));
            double moved = Ratio(state, value, density);
            value[i] = kept;
            if (!(Math.Abs(moved - at) <= 1e-7 * Math.Max(1, Math.Abs(at))))
                return $"The first element at which it changes is {variable.Parameter.Variable.EntryName(i)}.";
        }
        return "";
    }

    private double Ratio(double[] state, double[] value, Interpreter density)
    {
        value.CopyTo(state, variable.Offset);
        terms.Run(state, output);
        double ofModel = output[0];
        density.Run(value, output);
        return ofModel - output[0];
    }

    private GibbsCheckResult? CheckDraws(double[] state, ref double worst)
    {
        if (variable.Size > 1 && ElementTerms.Of(plan.Model, variable) is null)
            throw new HmcNetException(
                "Draws of a vector whose elements are not independent given the rest cannot be checked one by one.", where: $"parameter \"{variable.Name}\"",
                expected: "a conditional given as a distribution", remedy: "give it as options.Conditional(name, state => distribution)");
        var draws = new double[Draws][];
        for (int d = 0; d < Draws; d++)
        {
            draws[d] = conditional.Draw(view, random);
            if (draws[d].Length != variable.Size || draws[d].Any(v => !double.IsFinite(v)))
                return new GibbsCheckResult(false, variable.Name, $"The conditional of {variable.Name} gave {Shown(draws[d])} at the state {ShownState(state)}; expected {variable.Size} finite numbers.", double.PositiveInfinity);
            if (Outside(draws[d]) is { } reason)
                return new GibbsCheckResult(false, variable.Name, $"The conditional of {variable.Name} is wrong: it gave {Shown(draws[d])} at the state {ShownState(state)}, {reason}.", double.PositiveInfinity);
        }
        for (int i = 0; i < variable.Size; i++)
        {
            double distance = distances.Of(state, i, [.. draws.Select(d => d[i]).Order()]);
            worst = Math.Max(worst, distance);
            if (!(distance <= LargestDistance))
                return new GibbsCheckResult(
                    false, variable.Name,
                    string.Create(CultureInfo.InvariantCulture, $"The conditional of {variable.Parameter.Variable.EntryName(i)} is wrong: {Draws} of its draws do not have the distribution that the model gives it at the state {ShownState(state)} (Kolmogorov-Smirnov statistic {distance:F1}, bound {LargestDistance})."),
                    distance);
        }
        return null;
    }

    private string ShownState(double[] state)
    {
        view.Show(state);
        return string.Join(", ", plan.Model.Variables.Where(v => v != variable && v.Parameter.Shape.Size <= 3).Select(v => $"{v.Name} = {Shown([.. view[v.Name]])}"));
    }

    private static string Shown(double[] values) =>
        string.Join(" ", values.Take(4).Select(v => v.ToString("G5", CultureInfo.InvariantCulture))) + (values.Length > 4 ? " ..." : "");
}
