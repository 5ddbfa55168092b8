using HmcNet.Autodiff;
using HmcNet.Formulas;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.MixedModels;

/// <summary>Declares a mixed model in a model builder; <see cref="MixedSourceWriter"/> writes the same as text.</summary>
/// <param name="design">The mixed model.</param>
/// <param name="names">Names of parameters.</param>
/// <param name="options">Priors and form.</param>
/// <param name="isLikelihood">Whether the density is to be the likelihood times the density of the random effects, with nothing added:
/// flat in the Cholesky factors too, where LKJ(1) is flat in the correlation matrix.</param>
internal sealed class MixedModelWriter(MixedDesign design, DefinitionNames names, MixedModelDefinitionOptions options, bool isLikelihood)
{
    private readonly MixedPriorScales priors = new(design);
    private readonly Table table = design.Data.Table;

    private bool IsFlat => isLikelihood || options.Priors == MixedModelPriors.Flat;

    /// <summary>The model.</summary>
    public Model Define() => Model.Define(options.Name, Declare);

    private void Declare(ModelBuilder m)
    {
        Dictionary<string, Factor> factors = design.Random.Select(r => r.Term.Group).Where(g => g.Count > 1)
            .DistinctBy(g => string.Join(':', g)).ToDictionary(g => string.Join(':', g), g => Factor.Cross([.. g.Select(table.Factor)]));
        Factor FactorOf(string name) => factors.TryGetValue(name, out Factor? cross) ? cross : table.Factor(name);

        Tensor mean = 0;
        if (design.Fixed.Columns.Count > 0)
        {
            var coefficients = new Dimension("coefficient", design.Fixed.Names);
            Tensor beta = IsFlat
                ? m.Parameter(names.Beta, Support.Real, over: coefficients)
                : m.Parameter(names.Beta, Normal(priors.Location, priors.Scale), over: coefficients);
            mean = Fixed(beta, FactorOf);
        }
        for (int t = 0; t < design.Random.Length; t++)
            mean += Random(m, t, FactorOf);
        Tensor sigma = IsFlat ? m.Parameter(names.Sigma, Support.Positive) : m.Parameter(names.Sigma, HalfStudentT(3, priors.Residual));
        FormulaNode response = design.Data.Formula.ResponseNode!;
        if (response is NameNode column)
            m.Observe(names.Observation, table[column.Name], Normal(mean, sigma));
        else
            m.Observe(names.Observation, NumericExpression.Evaluate(design.Data.Formula.Text, response, new TensorArithmetic(table)), Normal(mean, sigma));
    }

    private Tensor Fixed(Tensor beta, Func<string, Factor> factorOf)
    {
        Tensor? mean = null;
        foreach (FixedPart part in FixedPart.Of(design.Fixed))
        {
            Tensor value = part.Factor is { } factor
                ? (part.IsFull ? beta[part.Range] : Concatenate(0, new double[] { 0 }, beta[part.Range]))[factorOf(factor)]
                : part.Column!.Parts.Aggregate(beta[part.First], (product, p) => product * Value(p.Variable, p.Level, factorOf));
            mean = mean is null ? value : mean + value;
        }
        return mean!;
    }

    private Tensor Random(ModelBuilder m, int t, Func<string, Factor> factorOf)
    {
        RandomDesign term = design.Random[t];
        Factor group = factorOf(term.Term.GroupName);
        (string sdName, string factorName, string effectsName, string correlationName) = names.Effects[t];
        if (term.Width == 1)
        {
            Tensor single = IsFlat ? m.Parameter(sdName, Support.Positive) : m.Parameter(sdName, HalfStudentT(3, priors.Effects[t][0]));
            Tensor effect = m.Parameter(effectsName, Normal(0, single), over: group, centered: options.Centered);
            return Times(effect[group], term.Effects.Columns[0], factorOf);
        }
        var dimension = new Dimension("effect", term.Effects.Names);
        Tensor sd = IsFlat ? m.Parameter(sdName, Support.Positive, over: dimension) : m.Parameter(sdName, HalfStudentT(3, priors.Effects[t]), over: dimension);
        Tensor factor = isLikelihood ? m.Parameter(factorName, Support.CholeskyCorrelation, over: term.Width) : m.Parameter(factorName, LkjCholesky(term.Width, 1));
        Tensor effects = m.Parameter(effectsName, MultivariateNormalCholesky(0, Reshape(sd, term.Width, 1) * factor), over: group, centered: options.Centered);
        m.Derived(correlationName, MatMul(factor, Transpose(factor)), over: [dimension, dimension]);
        Tensor? sum = null;
        for (int k = 0; k < term.Width; k++)
        {
            Tensor part = Times(Reshape(Slice(effects, 1, k, 1), term.Levels.Count)[group], term.Effects.Columns[k], factorOf);
            sum = sum is null ? part : sum + part;
        }
        return sum!;
    }

    private Tensor Times(Tensor effect, DesignColumn column, Func<string, Factor> factorOf) =>
        column.Parts.Aggregate(effect, (product, p) => product * Value(p.Variable, p.Level, factorOf));

    private Tensor Value(DesignVariable variable, int level, Func<string, Factor> factorOf) => variable.Factor is { } factor
        ? Equal(factorOf(factor.Name), level)
        : NumericExpression.Evaluate(design.Data.Formula.Text, variable.Node, new TensorArithmetic(table));
}
