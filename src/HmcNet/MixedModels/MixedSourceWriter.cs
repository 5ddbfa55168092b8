using System.Globalization;
using System.Text;
using HmcNet.Formulas;
using static HmcNet.MixedModels.SourceArithmetic;

namespace HmcNet.MixedModels;

/// <summary>Writes a mixed model as C#; <see cref="MixedModelWriter"/> declares the same.</summary>
internal sealed class MixedSourceWriter(MixedDesign design, DefinitionNames names, MixedModelDefinitionOptions options)
{
    private readonly MixedPriorScales priors = new(design);
    private readonly StringBuilder text = new();

    private bool IsFlat => options.Priors == MixedModelPriors.Flat;

    private string Form => options.Centered ? "" : ", centered: false";

    /// <summary>The source.</summary>
    public string Write()
    {
        Line("using System;");
        Line("using HmcNet;");
        Line("using HmcNet.Autodiff;");
        Line("using HmcNet.Supports;");
        Line("using static HmcNet.Autodiff.TensorMath;");
        Line("using static HmcNet.Distributions.Distribution;");
        Line("");
        Line($"/// <summary>{System.Security.SecurityElement.Escape(design.Data.Formula.Text.ReplaceLineEndings(" "))}</summary>");
        Line("public static class MixedModelDefinition");
        Line("{");
        Line("    public static Model Define(Table table)");
        Line("    {");
        foreach (string factor in DefinitionNames.FactorNames(design).OrderBy(f => design.Random.Any(r => r.Term.Group.Count > 1 && r.Term.GroupName == f)))
            Line($"        Factor {names.OfFactor(factor)} = {FactorSource(factor)};");
        Line($"        return Model.Define({Literal(options.Name)}, m =>");
        Line("        {");
        var summands = new List<string>();
        if (design.Fixed.Columns.Count > 0)
            Fixed(summands);
        for (int t = 0; t < design.Random.Length; t++)
            Random(t, summands);
        Declare(names.Sigma, IsFlat ? "Support.Positive" : $"HalfStudentT(3, {Literal(priors.Residual)})");
        Line("");
        Line($"            Tensor mean = {string.Join("\n                + ", summands)};");
        FormulaNode response = design.Data.Formula.ResponseNode!;
        string observed = response is NameNode column ? $"table[{Literal(column.Name)}]" : Numbers(response);
        Line($"            m.Observe({Literal(names.Observation)}, {observed}, Normal(mean, {names.Sigma}));");
        Line("        });");
        Line("    }");
        Line("}");
        return text.ToString();
    }

    private void Fixed(List<string> summands)
    {
        string over = $"over: new Dimension(\"coefficient\", [{string.Join(", ", design.Fixed.Names.Select(Literal))}])";
        Declare(names.Beta, IsFlat ? "Support.Real" : $"Normal({Array(priors.Location)}, {Array(priors.Scale)})", over);
        foreach (FixedPart part in FixedPart.Of(design.Fixed))
        {
            string range = string.Create(CultureInfo.InvariantCulture, $"{names.Beta}[{part.First}..{part.First + part.Count}]");
            summands.Add(part.Factor is { } factor
                ? (part.IsFull ? range : $"Concatenate(0, new double[] {{ 0 }}, {range})") + $"[{names.OfFactor(factor)}]"
                : Times(string.Create(CultureInfo.InvariantCulture, $"{names.Beta}[{part.First}]"), part.Column!));
        }
    }

    private void Random(int t, List<string> summands)
    {
        RandomDesign term = design.Random[t];
        string group = names.OfFactor(term.Term.GroupName);
        (string sd, string factor, string effects, string correlation) = names.Effects[t];
        if (term.Width == 1)
        {
            Declare(sd, IsFlat ? "Support.Positive" : $"HalfStudentT(3, {Literal(priors.Effects[t][0])})");
            Declare(effects, $"Normal(0, {sd})", $"over: {group}{Form}");
            summands.Add(Times($"{effects}[{group}]", term.Effects.Columns[0]));
            return;
        }
        string width = term.Width.ToString(CultureInfo.InvariantCulture);
        string dimension = $"new Dimension(\"effect\", [{string.Join(", ", term.Effects.Names.Select(Literal))}])";
        Declare(sd, IsFlat ? "Support.Positive" : $"HalfStudentT(3, {Array(priors.Effects[t])})", $"over: {dimension}");
        Declare(factor, $"LkjCholesky({width}, 1)");
        Declare(effects, $"MultivariateNormalCholesky(0, Reshape({sd}, {width}, 1) * {factor})", $"over: {group}{Form}");
        Line($"            m.Derived({Literal(correlation)}, MatMul({factor}, Transpose({factor})));");
        for (int k = 0; k < term.Width; k++)
            summands.Add(Times(string.Create(CultureInfo.InvariantCulture, $"Reshape(Slice({effects}, 1, {k}, 1), {group}.Levels.Count)[{group}]"), term.Effects.Columns[k]));
    }

    private string FactorSource(string factor)
    {
        IReadOnlyList<string>? cells = design.Random.FirstOrDefault(r => r.Term.Group.Count > 1 && r.Term.GroupName == factor)?.Term.Group;
        return cells is null ? $"table.Factor({Literal(factor)})" : $"Factor.Cross({string.Join(", ", cells.Select(names.OfFactor))})";
    }

    private string Times(string coefficient, DesignColumn column) => column.Parts.Aggregate(coefficient, (product, part) => product + " * " + (part.Variable.Factor is { } factor
        ? string.Create(CultureInfo.InvariantCulture, $"Equal({names.OfFactor(factor.Name)}, {part.Level})")
        : Numbers(part.Variable.Node)));

    private string Numbers(FormulaNode node) => NumericExpression.Evaluate(design.Data.Formula.Text, node, new SourceArithmetic());

    private void Declare(string name, string prior, string? more = null) =>
        Line($"            var {name} = m.Parameter({Literal(name)}, {prior}{(more is null ? "" : ", " + more)});");

    private void Line(string line) => text.Append(line).Append('\n');

    private static string Array(double[] values) => $"new double[] {{ {string.Join(", ", values.Select(Literal))} }}";
}
