using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>Chooses the kernel of one variable: what the user asked for, a recognised family, or a sampler that needs none.</summary>
internal sealed class KernelPlanner(StateModel model, IReadOnlyDictionary<string, string> reasons)
{
    private const int LargestEnumeration = 10_000;

    private readonly ConditionalRecognizer recognizer = new(model);

    /// <summary>Recognises families.</summary>
    public ConditionalRecognizer Recognizer => recognizer;

    /// <summary>Chooses a kernel.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="wanted">What the user asked for.</param>
    /// <exception cref="HmcNetException">When what was asked for does not fit the variable.</exception>
    public PlannedKernel Plan(StateVariable variable, Kernel wanted)
    {
        if (variable.IsDiscrete)
            return wanted is Kernel.Automatic ? Enumeration(variable) : throw Unfit(variable, wanted, "it is discrete");
        switch (wanted)
        {
            case Kernel.Slice:
                return Slice(variable, "as asked for");
            case Kernel.Nuts:
                return Nuts(variable);
            case Kernel.EllipticalSlice:
                return Elliptical(variable, "as asked for", mustBeProper: false) ?? throw Unfit(variable, wanted, "none of its terms is a normal density of it, or it has bounds");
        }
        if (recognizer.Recognize(variable, out string reason) is { } recognized)
            return recognized;
        if (variable.IsUnconstrained)
            reason = $"{reasons.GetValueOrDefault(variable.Name, $"no known family on {variable.Parameter.Support.Name}")}; on its unconstrained coordinates";
        if (variable.Size > 1 && ElementTerms.Of(model, variable) is null && Elliptical(variable, reason, mustBeProper: true) is { } elliptical)
            return elliptical;
        return Slice(variable, reason);
    }

    private PlannedKernel Slice(StateVariable variable, string reason)
    {
        var bounds = new KernelBounds(model, variable);
        if (ElementTerms.Of(model, variable) is { } elements)
        {
            GraphFunction each = model.Compile([elements]);
            return new PlannedKernel(
                [variable], new GibbsPlanEntry([variable.Title], GibbsKernelKind.Slice, null, reason),
                context => new ElementSliceKernel(context.Own(each), bounds.ForChain(context), variable));
        }
        GraphFunction all = model.Compile([model.TermsOf([variable])]);
        return new PlannedKernel(
            [variable], new GibbsPlanEntry([variable.Title], GibbsKernelKind.Slice, null, $"{reason}; one element after the other"),
            context => new SequentialSliceKernel(context.Own(all), bounds.ForChain(context), variable));
    }

    private PlannedKernel Nuts(StateVariable variable)
    {
        Tensor total = model.TermsOf([variable]);
        GraphFunction function = model.Compile([total, ReverseMode.Gradient(total, [variable.Input])[0]]);
        return new PlannedKernel(
            [variable], new GibbsPlanEntry([variable.Title], GibbsKernelKind.Nuts, null, "as asked for, on its unconstrained coordinates"),
            context => new NutsKernel(new BlockDensity(context.Own(function), variable), variable, context));
    }

    /// <summary>Terms that are quadratic in the variable make the ellipse, the others the likelihood.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reason">Why nothing better was found.</param>
    /// <param name="mustBeProper">Whether quadratic terms that do not determine the variable are refused.</param>
    private PlannedKernel? Elliptical(StateVariable variable, string reason, bool mustBeProper)
    {
        if (!new KernelBounds(model, variable).IsUnbounded)
            return null;
        (Tensor? quadratic, Tensor? other) = model.SplitByDegree(variable);
        if (quadratic is null || other is null)
            return null;
        var prior = new NormalConditional(model, [variable], quadratic);
        if (mustBeProper)
        {
            prior.Evaluate(AnyState());
            if (!prior.Factor.Factor())
                return null;
        }
        GraphFunction likelihood = model.Compile([other]);
        return new PlannedKernel(
            [variable], new GibbsPlanEntry([variable.Title], GibbsKernelKind.EllipticalSlice, null, reason),
            context => new EllipticalSliceKernel(prior.ForChain(context), context.Own(likelihood), variable.Title));
    }

    /// <summary>The state at the origin of the unconstrained coordinates.</summary>
    private double[] AnyState()
    {
        var held = GraphFunction.Create(Graph.Create(model.Held, model.Trace.Coordinates), model.Data);
        var state = new double[model.Size];
        held.Run(new double[held.ParameterCount], state);
        return state;
    }

    private PlannedKernel Enumeration(StateVariable variable)
    {
        var bounds = new KernelBounds(model, variable);
        if (!bounds.IsFinite)
            throw new HmcNetException(
                "A discrete parameter has no largest value, so that its values cannot be enumerated.", where: $"parameter \"{variable.Name}\"",
                expected: "a prior on finitely many values", found: $"{variable.Parameter.Prior?.Name ?? "a prior"} on {variable.Support.Name}",
                remedy: $"cut it off where no mass is left, e.g. Truncated({variable.Parameter.Prior?.Name ?? "Poisson"}(...), 0, 200)");
        bounds.Evaluate(AnyState());
        double most = Enumerable.Range(0, variable.Size).Select(i => bounds.Upper(i) - bounds.Lower(i) + 1).DefaultIfEmpty(0).Max();
        if (most > LargestEnumeration)
            throw new HmcNetException(
                "A discrete parameter has too many values to be enumerated.", where: $"parameter \"{variable.Name}\"",
                expected: FormattableString.Invariant($"at most {LargestEnumeration}"), found: FormattableString.Invariant($"{most}"),
                remedy: "cut its prior off where no mass is left, with Truncated(...)");
        Tensor? elements = ElementTerms.Of(model, variable);
        GraphFunction terms = model.Compile([elements ?? model.TermsOf([variable])]);
        string how = variable.Size == 1 ? "" : elements is null ? ", one element after the other" : ", elements independent";
        return new PlannedKernel(
            [variable],
            new GibbsPlanEntry([variable.Title], GibbsKernelKind.Enumeration, bounds.IsConstant ? FormattableString.Invariant($"categorical, {most} values{how}") : $"categorical, values between bounds{how}", $"every value of {variable.Support.Name} is tried"),
            context => new EnumerationKernel(context.Own(terms), bounds.ForChain(context), variable));
    }

    private static HmcNetException Unfit(StateVariable variable, Kernel wanted, string why) =>
        new($"A parameter cannot be updated by {wanted}: {why}.", where: $"parameter \"{variable.Name}\"", expected: "a kernel that fits the parameter",
            found: $"Kernel.{wanted}", remedy: "leave the choice to the sampler: Kernel.Automatic");
}
