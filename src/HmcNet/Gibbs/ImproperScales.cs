using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.GibbsSampling.Kernels;

namespace HmcNet.GibbsSampling;

/// <summary>
/// Finds scales of group-level parameters whose prior cannot be integrated where the groups collapse to their mean. The
/// likelihood stays finite and positive there, so that the posterior is improper although every full conditional is proper.
/// </summary>
/// <remarks>
/// J. P. Hobert and G. Casella (1996), The effect of improper priors on Gibbs sampling in hierarchical linear mixed models,
/// JASA 91, theorem 1; A. Gelman (2006), Prior distributions for variance parameters, Bayesian Analysis 1, section 2.2.
/// </remarks>
internal static class ImproperScales
{
    /// <summary>Looks at all parameters of single numbers.</summary>
    /// <param name="model">The model over the state.</param>
    /// <returns>For each parameter found: its name and a sentence that says what its prior does.</returns>
    public static IReadOnlyList<(string Parameter, string Sentence)> Find(StateModel model)
    {
        var found = new List<(string, string)>();
        foreach (StateVariable variable in model.Variables)
        {
            if (variable.Support.EventRank == 0 && !variable.IsDiscrete && !variable.IsUnconstrained && Judge(model, variable) is { } sentence)
                found.Add((variable.Name, sentence));
        }
        return found;
    }

    private static string? Judge(StateModel model, StateVariable variable)
    {
        var bounds = new KernelBounds(model, variable);
        // A real variable may be the logarithm of a scale: then its exponential is looked at.
        bool isLog = bounds.IsUnbounded;
        if (!(bounds.IsPositive || isLog) || (Sort(model, variable) is not (Tensor own, Tensor children)))
            return null;
        if (isLog)
        {
            (own, children) = (LogScale.OfExponential(own, model, variable), LogScale.OfExponential(children, model, variable));
            own -= TensorMath.Sum(TensorMath.Log(variable.Input));
        }
        // Where the children's terms fall off like 1/x^k, small values pull them together; like x^k, large ones (precisions).
        var spread = NaturalParameters.Of(children, model, variable, isPositive: true);
        double[] powers = [.. spread.Statistics.Where(s => s.Kind == StatisticKind.Power).Select(s => s.Exponent)];
        if (spread.Obstacle is not null || powers.Length == 0 || !spread.Statistics.Contains(Statistic.Log))
            return null;
        bool collapsesAtZero = powers.All(p => p < 0);
        if (!collapsesAtZero && !powers.All(p => p > 0))
            return null;
        bounds.Evaluate(new double[model.Size]);
        if (!isLog && (collapsesAtZero ? bounds.Lower(0) > 0 : !double.IsPositiveInfinity(bounds.Upper(0))))
            return null;
        var prior = NaturalParameters.Of(own, model, variable, isPositive: true);
        if (prior.Obstacle is not null || !TryNumber(prior.Find(Statistic.Log), out double exponent))
            return null;
        // exp(-c / x) or exp(-c x) decides before any power of x does.
        bool fallsOff = prior.Statistics.Any(s => s.Kind == StatisticKind.Power && (collapsesAtZero ? s.Exponent < 0 : s.Exponent > 0));
        bool isImproper = collapsesAtZero ? exponent <= -1 : exponent >= -1;
        return fallsOff || !isImproper ? null : Sentence(isLog ? $"exp({variable.Name})" : variable.Name, exponent, collapsesAtZero);
    }

    private static string Sentence(string name, double exponent, bool collapsesAtZero)
    {
        string density = exponent == 0 ? "is flat" : FormattableString.Invariant($"behaves like {name}^{exponent}");
        string place = collapsesAtZero ? $"{name} = 0" : $"infinite {name}";
        return $"The prior of {name} {density} and cannot be integrated towards {place}, where the parameters that it scales collapse to their mean and the likelihood stays positive: "
            + "the posterior is improper, although every full conditional is proper.";
    }

    /// <summary>
    /// The terms of the variable alone, and those of the parameters that it scales; null where it enters an observation itself,
    /// or where a parameter that it scales would collapse to a bound: rates and variances that go to 0 there take the likelihood
    /// with them, which nothing here looks at.
    /// </summary>
    private static (Tensor Own, Tensor Children)? Sort(StateModel model, StateVariable variable)
    {
        Graph graph = Graph.Create(model.Traced, model.Inputs);
        var onVariable = new Dependence(graph, [variable.Input.Node]);
        var onOthers = new Dependence(graph, model.Variables.Where(v => v != variable).Select(v => v.Input.Node));
        Tensor? own = null, children = null;
        for (int t = 0; t < model.Traced.Count; t++)
        {
            Node output = graph.Outputs[t];
            if (!onVariable[output])
                continue;
            if (model.IsObservation(t))
                return null;
            if (!onOthers[output])
                own = StatisticForm.Add(own, new Tensor(output));
            else if (model.PriorOf(t) is { } child && child != variable && CollapsesToBound(model, child))
                return null;
            else
                children = StatisticForm.Add(children, new Tensor(output));
        }
        return children is null ? null : (own ?? 0, children);
    }

    private static bool CollapsesToBound(StateModel model, StateVariable child) =>
        child.Parameter.Prior is not LogNormal && (child.IsDiscrete || (child.Support.EventRank == 0 && !new KernelBounds(model, child).IsUnbounded));

    private static bool TryNumber(Tensor? tensor, out double value)
    {
        value = 0;
        return tensor is null || StatisticForm.IsNumber(tensor, out value);
    }
}
