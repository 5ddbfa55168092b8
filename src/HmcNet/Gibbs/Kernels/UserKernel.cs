using HmcNet.Randomness;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws a variable from a conditional that the user wrote, and refuses values outside its support.</summary>
internal sealed class UserKernel : GibbsKernel
{
    private readonly GibbsConditional conditional;
    private readonly GibbsState view;
    private readonly StateVariable variable;
    private readonly Func<Autodiff.Tensor, double[]> evaluate;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="conditional">The user's conditional.</param>
    /// <param name="view">The state as the user sees it.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="evaluate">Gives numbers for bounds at the state that the view shows.</param>
    public UserKernel(GibbsConditional conditional, GibbsState view, StateVariable variable, Func<Autodiff.Tensor, double[]> evaluate)
    {
        this.conditional = conditional;
        this.view = view;
        this.variable = variable;
        this.evaluate = evaluate;
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        view.Show(state);
        double[] drawn = conditional.Draw(view, random);
        Support support = variable.Support;
        if (drawn is null || drawn.Length != variable.Size)
            throw Fault($"{drawn?.Length ?? 0} numbers", FormattableString.Invariant($"{variable.Size}"));
        if (support.FindViolation(drawn, variable.Shape, evaluate) is (int element, string reason))
            throw Fault($"{reason} (element {element + 1})", support.Name);
        for (int i = 0; i < drawn.Length; i++)
        {
            if (!double.IsFinite(drawn[i]))
                throw Fault(FormattableString.Invariant($"{drawn[i]}"), "finite numbers");
        }
        drawn.CopyTo(state[variable.Offset..]);
    }

    private HmcNetException Fault(string found, string expected) =>
        new("A conditional of the user gave a value that the parameter cannot take.", where: $"parameter \"{variable.Name}\"", expected: expected, found: found,
            remedy: "compare it with the model by Gibbs.Check(model, name, conditional)");
}
