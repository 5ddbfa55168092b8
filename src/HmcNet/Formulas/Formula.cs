using HmcNet.Formulas;

namespace HmcNet;

/// <summary>
/// A formula in the language of R and lme4: <c>weight ~ length + (1 | population)</c>.
/// </summary>
/// <remarks>
/// <para>Terms: <c>a + b</c>; <c>a:b</c> the interaction; <c>a*b</c> is <c>a + b + a:b</c>; <c>a/b</c> is <c>a + a:b</c>;
/// <c>(a + b)^2</c>; <c>- a</c> leaves a term out; <c>- 1</c> or <c>+ 0</c> leaves the intercept out. Functions of columns:
/// log, log2, log10, log1p, exp, expm1, sqrt, abs, <c>I(x^2)</c> for arithmetic, <c>factor(x)</c> for numbers that are groups.</para>
/// <para>Random effects: <c>(1 | g)</c> an intercept for each level of g; <c>(x | g)</c> intercepts and slopes that correlate;
/// <c>(x || g)</c> or <c>(1 | g) + (0 + x | g)</c> without correlation; <c>(1 | a/b)</c> b nested in a, which is
/// <c>(1 | b:a) + (1 | a)</c>; <c>(1 | a) + (1 | b)</c> crossed.</para>
/// <para>Source: G. N. Wilkinson and C. E. Rogers (1973), Symbolic description of factorial models for analysis of variance,
/// Applied Statistics 22, 392; D. Bates, M. Mächler, B. Bolker and S. Walker (2015), Fitting linear mixed-effects models
/// using lme4, Journal of Statistical Software 67(1), table 2.</para>
/// </remarks>
public sealed class Formula
{
    private Formula(string text, FormulaNode? response, TermList @fixed, IReadOnlyList<RandomTerm> random)
    {
        Text = text;
        ResponseNode = response;
        Fixed = @fixed;
        Random = random;
    }

    /// <summary>The formula as it was given.</summary>
    public string Text { get; }

    /// <summary>The response, e.g. "weight" or "log(weight)"; null where there is none.</summary>
    public string? Response => ResponseNode?.ToString();

    /// <summary>Whether the fixed effects have an intercept.</summary>
    public bool HasIntercept => Fixed.HasIntercept;

    /// <summary>Labels of the terms of the fixed effects without the intercept, as R's terms.formula: by order of interaction.</summary>
    public IReadOnlyList<string> FixedTerms => [.. Fixed.Terms.Select(t => t.Label)];

    /// <summary>The random-effects terms, expanded: "1 | cask:batch", "0 + x | g".</summary>
    public IReadOnlyList<string> RandomTerms => [.. Random.Select(r => $"{r.Effects.Text} | {r.GroupName}")];

    /// <summary>The response as it was read.</summary>
    internal FormulaNode? ResponseNode { get; }

    /// <summary>The fixed effects.</summary>
    internal TermList Fixed { get; }

    /// <summary>The random effects.</summary>
    internal IReadOnlyList<RandomTerm> Random { get; }

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <returns>Its response and terms.</returns>
    /// <exception cref="HmcNetException">When the text does not parse: shows the position.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (FormulaNode? response, FormulaNode right) = FormulaParser.Parse(text);
        (TermList terms, IReadOnlyList<BarNode> bars) = TermAlgebra.Expand(text, right, allowsBars: true);
        return new Formula(text, response, terms, [.. bars.SelectMany(bar => RandomTermReader.Read(text, bar))]);
    }

    /// <summary>The formula as it was given.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
