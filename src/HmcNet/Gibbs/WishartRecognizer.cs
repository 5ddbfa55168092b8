using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;
using HmcNet.GibbsSampling.Kernels;

namespace HmcNet.GibbsSampling;

/// <summary>Recognises Wishart and inverse Wishart conditionals of symmetric positive definite matrices.</summary>
/// <remarks>
/// log p(X) = a log det X + tr(B X) is Wishart with 2 a + K + 1 degrees of freedom and scale (-2 B)^-1;
/// log p(X) = a log det X + tr(B X^-1) is inverse Wishart with -2 a - K - 1 degrees of freedom and scale -2 B
/// (Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., table A.1).
/// </remarks>
internal sealed class WishartRecognizer(StateModel model)
{
    /// <summary>Finds the family of a matrix's full conditional.</summary>
    /// <param name="variable">A symmetric positive definite matrix.</param>
    /// <param name="reason">Why none was found.</param>
    public PlannedKernel? Recognize(StateVariable variable, out string reason)
    {
        reason = "";
        if (variable.Shape.Rank != 2)
        {
            reason = "several matrices under one name are not recognised";
            return null;
        }
        MatrixExpansion expansion = MatrixExpansion.Of(Graph.Create([model.TracedTermsOf([variable])], model.Inputs), variable.Input);
        if (expansion.Result is not { } terms)
        {
            reason = $"not conjugate: {ExpressionText.Of(new Tensor(expansion.Obstacle!), 60)} is not linear in {variable.Name}, its inverse and its log determinant";
            return null;
        }
        IReadOnlyList<Tensor> derivatives = ReverseMode.Gradient(terms, [expansion.LogDeterminant, expansion.Whole, expansion.Inverse]);
        Graph simple = Pipeline.Run(Graph.Create(
            derivatives, [.. model.Inputs, expansion.LogDeterminant, expansion.Whole, expansion.Inverse]));
        bool HasPart(int k) => !(StatisticForm.IsNumber(new Tensor(simple.Outputs[k]), out double number) && number == 0);
        if (HasPart(1) == HasPart(2))
        {
            reason = $"its terms hold {(HasPart(1) ? "both" : "neither")} {variable.Name} and its inverse";
            return null;
        }
        bool isInverse = HasPart(2);
        Tensor matrix = derivatives[isInverse ? 2 : 1];
        GraphFunction natural = model.Compile([derivatives[0], matrix]);
        var written = new Tensor(simple.Outputs[0]);
        var entry = new GibbsPlanEntry(
            [variable.Title], GibbsKernelKind.Conjugate, isInverse ? "inverse Wishart" : "Wishart",
            isInverse
                ? $"degrees of freedom {ExpressionText.Of(-2 * written - (variable.Shape[0] + 1), 60)}, scale {ExpressionText.Of(-2 * new Tensor(simple.Outputs[2]))}"
                : $"degrees of freedom {ExpressionText.Of(2 * written + (variable.Shape[0] + 1), 60)}, inverse scale {ExpressionText.Of(-2 * new Tensor(simple.Outputs[1]))}");
        return new PlannedKernel([variable], entry, context => new WishartKernel(context.Own(natural), variable, isInverse));
    }
}
