namespace HmcNet.Formulas;

/// <summary>A term of a formula: a column, a function of columns, or several of these multiplied (an interaction).</summary>
internal sealed class FormulaTerm
{
    /// <summary>Creates a term.</summary>
    /// <param name="variables">Its variables, in the order in which the formula first names them.</param>
    public FormulaTerm(IReadOnlyList<FormulaNode> variables)
    {
        Variables = variables;
        Names = [.. variables.Select(v => v.ToString())];
        Label = string.Join(":", Names);
    }

    /// <summary>The variables.</summary>
    public IReadOnlyList<FormulaNode> Variables { get; }

    /// <summary>The texts of the variables.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>R's label, e.g. "x:log(z)".</summary>
    public string Label { get; }
}

/// <summary>The terms of a right side without random effects.</summary>
/// <param name="HasIntercept">Whether there is an intercept.</param>
/// <param name="Terms">The terms by order, as R's terms.formula puts them.</param>
/// <param name="Text">The right side as it was written, in R's spelling.</param>
internal sealed record TermList(bool HasIntercept, IReadOnlyList<FormulaTerm> Terms, string Text);

/// <summary>A random-effects term: effects that vary over the levels of a group.</summary>
/// <param name="Effects">What varies.</param>
/// <param name="Group">The columns that make up the group; several for nested and crossed cells.</param>
/// <param name="Position">Where it stands in the text.</param>
internal sealed record RandomTerm(TermList Effects, IReadOnlyList<string> Group, int Position)
{
    /// <summary>Name of the group, as lme4 writes it: "batch", "cask:batch".</summary>
    public string GroupName => string.Join(":", Group);
}
