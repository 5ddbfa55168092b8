using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>
/// Recognises full conditionals: writes the terms that a variable enters as a linear function of statistics and finds the
/// family that these make. Natural parameters are the derivatives with respect to the statistics.
/// </summary>
/// <remarks>M. Hoffman, M. Johnson and D. Tran (2018), Autoconj: recognizing and exploiting conjugacy without a domain-specific language.</remarks>
internal sealed class ConditionalRecognizer(StateModel model)
{
    /// <summary>Finds the family of one variable's full conditional.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reason">Why none was found.</param>
    /// <returns>The kernel; null where the conditional is of no known family.</returns>
    public PlannedKernel? Recognize(StateVariable variable, out string reason)
    {
        reason = "";
        if (variable.IsUnconstrained || variable.IsDiscrete)
            return null;
        if (variable.Support is SimplexSupport)
            return Statistics(variable, null, out reason);
        if (variable.Support is CovarianceSupport)
            return new WishartRecognizer(model).Recognize(variable, out reason);
        if (variable.Support.EventRank != 0)
        {
            reason = $"no known family on {variable.Support.Name}";
            return null;
        }
        var bounds = new KernelBounds(model, variable);
        if (bounds.IsUnbounded)
            return NormalBlock([variable], out reason);
        return Statistics(variable, bounds, out reason) ?? BoundedNormal(variable, bounds, ref reason);
    }

    /// <summary>Whether some variables' terms are quadratic in them together.</summary>
    /// <param name="variables">Variables without bounds.</param>
    /// <param name="obstacle">The operation that stands in the way; null where there is none.</param>
    public bool IsQuadratic(IReadOnlyList<StateVariable> variables, out Node? obstacle)
    {
        Graph graph = Graph.Create([model.TermsOf(variables)], model.Inputs);
        Node[] inputs = [.. variables.Select(v => v.Input.Node)];
        var degree = new PolynomialDegree(graph, inputs);
        obstacle = degree.FirstObstacle;
        return degree[graph.Outputs[0]] <= 2;
    }

    /// <summary>A joint normal conditional of several variables.</summary>
    /// <param name="variables">Variables without bounds.</param>
    /// <param name="reason">Why it is none.</param>
    public PlannedKernel? NormalBlock(IReadOnlyList<StateVariable> variables, out string reason)
    {
        reason = "";
        if (!IsQuadratic(variables, out Node? obstacle))
        {
            reason = NotQuadratic(variables, obstacle);
            return null;
        }
        var conditional = new NormalConditional(model, variables);
        string title = string.Join(", ", variables.Select(v => v.Title));
        string details = variables.Count == 1 && conditional.Pattern.IsDiagonal
            ? $"precision {Precision(variables[0])}"
            : $"precision {Structure(conditional.Pattern)}";
        var entry = new GibbsPlanEntry(
            [.. variables.Select(v => v.Title)], GibbsKernelKind.Conjugate,
            conditional.Pattern.Count == 1 ? "normal" : string.Create(CultureInfo.InvariantCulture, $"normal, {conditional.Pattern.Count} elements, {Form(conditional.Pattern)} precision"),
            details);
        return new PlannedKernel(variables, entry, context => new NormalKernel(conditional.ForChain(context), title));
    }

    private PlannedKernel? BoundedNormal(StateVariable variable, KernelBounds bounds, ref string reason)
    {
        if (!IsQuadratic([variable], out _))
            return null;
        var conditional = new NormalConditional(model, [variable]);
        string family = IsLinear(variable) ? "truncated exponential" : "truncated normal";
        var entry = new GibbsPlanEntry(
            [variable.Title], GibbsKernelKind.Conjugate, $"{family} on {variable.Support.Name}",
            IsLinear(variable) ? $"slope {Slope(variable)}" : conditional.Pattern.IsDiagonal ? $"precision {Precision(variable)}" : "elements that meet are drawn one after the other");
        return new PlannedKernel([variable], entry, context => new BoundedNormalKernel(conditional.ForChain(context), bounds.ForChain(context), variable.Title));
    }

    /// <summary>Families whose statistics are functions of single elements.</summary>
    private PlannedKernel? Statistics(StateVariable variable, KernelBounds? bounds, out string reason)
    {
        reason = "";
        var found = NaturalParameters.Of(model.TermsOf([variable]), model, variable, bounds?.IsPositive ?? true);
        if (found.Obstacle is { } obstacle)
        {
            reason = NotLinear(variable, obstacle);
            return null;
        }
        IReadOnlyList<Statistic> statistics = found.Statistics;
        var written = NaturalParameters.Of(model.TracedTermsOf([variable]), model, variable, bounds?.IsPositive ?? true);
        Tensor InNames(Statistic s) => written.Find(s) ?? 0;
        PlannedKernel? Planned(string family, string details, IReadOnlyList<Statistic> order, Func<GraphFunction, KernelContext, GibbsKernel> create)
        {
            GraphFunction natural = model.Compile([.. order.Select(s => found.Find(s) ?? TensorMath.Zeros(variable.Shape))]);
            var entry = new GibbsPlanEntry([variable.Title], GibbsKernelKind.Conjugate, family, details);
            return new PlannedKernel([variable], entry, context => create(context.Own(natural), context));
        }
        if (variable.Support is SimplexSupport)
        {
            if (statistics is [] or [{ Kind: StatisticKind.Log }])
                return Planned("Dirichlet", $"concentration {ExpressionText.Of(1 + InNames(Statistic.Log))}", [Statistic.Log], (f, _) => new DirichletKernel(f, variable));
        }
        else if (statistics.Count == 0 && bounds!.IsFinite)
        {
            var entry = new GibbsPlanEntry([variable.Title], GibbsKernelKind.Conjugate, "uniform", $"on {variable.Support.Name}");
            return new PlannedKernel([variable], entry, context => new UniformKernel(bounds.ForChain(context), variable));
        }
        else if (bounds!.IsUnitInterval && statistics.All(s => s.Kind is StatisticKind.Log or StatisticKind.LogComplement))
        {
            return Planned(
                "beta", $"alpha = {ExpressionText.Of(1 + InNames(Statistic.Log))}, beta = {ExpressionText.Of(1 + InNames(Statistic.LogComplement))}", [Statistic.Log, Statistic.LogComplement],
                (f, _) => new BetaKernel(f, variable));
        }
        else if (bounds.IsPositive && GammaPower(statistics) is double power && (power != 2 || statistics.Contains(Statistic.Log)))
        {
            Statistic powered = Statistic.Power(power);
            (string family, string details) = GammaFamily(variable, bounds, power, InNames(Statistic.Log), InNames(powered));
            return Planned(family, details, [Statistic.Log, powered], (f, context) => new GammaKernel(f, bounds.ForChain(context), variable, power));
        }
        reason = $"its terms are linear in {string.Join(", ", statistics.Select(s => s.Describe(variable.Name)))}, which together are no known family";
        return null;
    }

    /// <summary>The r of log x and x^r; null where the statistics are others.</summary>
    private static double? GammaPower(IReadOnlyList<Statistic> statistics)
    {
        Statistic[] powers = [.. statistics.Where(s => s.Kind == StatisticKind.Power)];
        return powers.Length == 1 && statistics.All(s => s.Kind is StatisticKind.Power or StatisticKind.Log) ? powers[0].Exponent : null;
    }

    private static (string Family, string Details) GammaFamily(StateVariable variable, KernelBounds bounds, double power, Tensor log, Tensor powered)
    {
        string name = variable.Name;
        string cut = bounds.IsHalfLine ? "" : $", truncated to {variable.Support.Name}";
        string prior = variable.Parameter.Prior?.Name ?? "";
        string shape = ExpressionText.Of((1 + log) * (1 / power)), rate = ExpressionText.Of(-powered);
        return power switch
        {
            1 => ($"gamma{cut}", $"shape = {shape}, rate = {rate}"),
            -1 when prior == "ScaledInverseChiSquared" => ($"scaled inverse chi-squared{cut}", $"nu = {ExpressionText.Of(-2 - 2 * log)}, nu * scale^2 = {ExpressionText.Of(-2 * powered)}"),
            -1 => ($"inverse gamma{cut}", $"shape = {shape}, scale = {rate}"),
            -2 => ($"inverse gamma on {name}^2{cut}", $"shape = {shape}, scale = {rate}"),
            _ => (string.Create(CultureInfo.InvariantCulture, $"gamma on {name}^{power}{cut}"), $"shape = {shape}, rate = {rate}"),
        };
    }

    private static string NotLinear(StateVariable variable, Node obstacle) =>
        $"not conjugate: {ExpressionText.Of(new Tensor(obstacle), 60)} is not linear in functions of single elements of {variable.Name}";

    private static string NotQuadratic(IReadOnlyList<StateVariable> variables, Node? obstacle) =>
        $"not normal: {(obstacle is null ? "a product" : ExpressionText.Of(new Tensor(obstacle), 60))} is not quadratic in {string.Join(", ", variables.Select(v => v.Name))}";

    /// <summary>The diagonal of the precision in the model's own names.</summary>
    private string Precision(StateVariable variable)
    {
        Tensor total = model.TracedTermsOf([variable]);
        Tensor gradient = ReverseMode.Gradient(total, [variable.Input])[0];
        Tensor second = ReverseMode.Gradient(TensorMath.Sum(gradient), [variable.Input])[0];
        return ExpressionText.Of(Simplified(-second));
    }

    private bool IsLinear(StateVariable variable)
    {
        Graph graph = Graph.Create([model.TermsOf([variable])], model.Inputs);
        return new PolynomialDegree(graph, [variable.Input.Node])[graph.Outputs[0]] <= 1;
    }

    private string Slope(StateVariable variable) =>
        ExpressionText.Of(Simplified(ReverseMode.Gradient(model.TracedTermsOf([variable]), [variable.Input])[0]));

    private Tensor Simplified(Tensor tensor) =>
        new(Autodiff.Passes.Pipeline.Run(Graph.Create([tensor], model.Inputs)).Outputs[0]);

    /// <summary>One word for where a precision is other than zero.</summary>
    private static string Form(Interactions pattern)
    {
        if (pattern.IsDiagonal)
            return "diagonal";
        if (pattern.IsDense)
            return "dense";
        int blocks = pattern.Components().Count;
        return blocks > 1 ? "block-diagonal" : "sparse";
    }

    private static string Structure(Interactions pattern)
    {
        IReadOnlyList<IReadOnlyList<int>> components = pattern.Components();
        long entries = Enumerable.Range(0, pattern.Count).Sum(i => (long)pattern[i].Count) / 2;
        return pattern.IsDense
            ? string.Create(CultureInfo.InvariantCulture, $"{pattern.Count} x {pattern.Count}")
            : string.Create(CultureInfo.InvariantCulture, $"of {components.Count} block{(components.Count == 1 ? "" : "s")}, the largest of {components.Max(c => c.Count)}, with {entries} pairs of elements that meet");
    }
}
