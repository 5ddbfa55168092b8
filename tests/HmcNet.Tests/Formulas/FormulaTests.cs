namespace HmcNet.Tests.Formulas;

/// <summary>Formulas expand as in R's terms.formula and lme4's findbars.</summary>
public sealed class FormulaTests
{
    [Theory]
    [InlineData("y ~ a + b", true, "a,b")]
    [InlineData("y ~ a * b", true, "a,b,a:b")]
    [InlineData("y ~ a:b + a", true, "a,a:b")]
    [InlineData("y ~ a / b / c", true, "a,a:b,a:b:c")]
    [InlineData("y ~ a/(b + c)", true, "a,a:b,a:c")]
    [InlineData("y ~ b %in% a", true, "b:a")]
    [InlineData("y ~ (a + b + c)^2", true, "a,b,c,a:b,a:c,b:c")]
    [InlineData("y ~ a * b * c - a:b:c", true, "a,b,c,a:b,a:c,b:c")]
    [InlineData("y ~ a * b - a", true, "b,a:b")]
    [InlineData("y ~ a - 1", false, "a")]
    [InlineData("y ~ 0 + a", false, "a")]
    [InlineData("y ~ -1 + a + b", false, "a,b")]
    [InlineData("y ~ a + 0 + 1", true, "a")]
    [InlineData("y ~ 1", true, "")]
    [InlineData("log(y) ~ x + I(x^2) + log(x + 1)", true, "x,I(x^2),log(x + 1)")]
    [InlineData("y ~ b + a + a:b", true, "b,a,b:a")]
    [InlineData("y ~ x + factor(g):x", true, "x,x:factor(g)")]
    [InlineData("y ~ `two words` + x.2_b", true, "two words,x.2_b")]
    [InlineData("y ~ a + a + a:a", true, "a")]
    public void Fixed_terms(string text, bool hasIntercept, string terms)
    {
        Formula formula = Formula.Parse(text);
        Assert.Equal(hasIntercept, formula.HasIntercept);
        Assert.Equal(terms, string.Join(',', formula.FixedTerms));
        Assert.Empty(formula.RandomTerms);
    }

    [Theory]
    [InlineData("weight ~ length + (1 | population)", "length", "1 | population")]
    [InlineData("y ~ 1 + x + z + (1 + x | g)", "x,z", "1 + x | g")]
    [InlineData("y ~ x + (x || g)", "x", "1 | g;0 + x | g")]
    [InlineData("y ~ x + (1 | g) + (0 + x | g)", "x", "1 | g;0 + x | g")]
    [InlineData("y ~ (a * b || g)", "", "1 | g;0 + a | g;0 + b | g;0 + a:b | g")]
    [InlineData("y ~ (1 | a/b)", "", "1 | b:a;1 | a")]
    [InlineData("y ~ (1 | a/b/c)", "", "1 | c:b:a;1 | b:a;1 | a")]
    [InlineData("y ~ (1|a) + (1|b) + (1|a:b)", "", "1 | a;1 | b;1 | a:b")]
    [InlineData("y ~ (x - 1 | factor(g)) + x", "x", "x - 1 | g")]
    [InlineData("(y) ~ ((1 | g)) + (x)", "x", "1 | g")]
    public void Random_terms(string text, string terms, string random)
    {
        Formula formula = Formula.Parse(text);
        Assert.Equal(terms, string.Join(',', formula.FixedTerms));
        Assert.Equal(random, string.Join(';', formula.RandomTerms));
    }

    [Theory]
    [InlineData("", -1, "The formula is empty.")]
    [InlineData("weight", 6, "The formula does not parse.")]
    [InlineData("y ~", 3, "The formula does not parse.")]
    [InlineData("y ~ a +", 7, "The formula does not parse.")]
    [InlineData("y ~ a + * b", 8, "The formula does not parse.")]
    [InlineData("y ~ a b", 6, "The formula does not parse.")]
    [InlineData("weight ~ length + (1 | population", 33, "A closing parenthesis is missing.")]
    [InlineData("y ~ a + b)", 9, "A parenthesis closes that was not opened.")]
    [InlineData("y ~ a ~ b", 6, "The formula has a second \"~\".")]
    [InlineData("y ~ a = b", 6, "The formula holds a character that means nothing in it.")]
    [InlineData("y ~ `a + b", 4, "A name in backquotes does not end.")]
    [InlineData("y ~ 1.2.3", 4, "A number in the formula cannot be read.")]
    [InlineData("y ~ .", 4, "\".\" for all other columns is not understood.")]
    [InlineData("y ~ poly(x, 2)", 10, "A function in a formula has more than one argument.")]
    [InlineData("y ~ x + 1 | g", 10, "Random effects need parentheses of their own.")]
    [InlineData("y ~ x:(1 | g)", 9, "A random-effects term stands inside another term.")]
    [InlineData("y ~ (1 | g | h)", 11, "A random-effects term has two bars.")]
    [InlineData("y ~ (0 | g)", 7, "A random-effects term has no effects.")]
    [InlineData("y ~ (1 | a + b)", 11, "This cannot be the group of random effects.")]
    [InlineData("y ~ x^2", 5, "A power in a formula crosses terms; of a single column it would change nothing.")]
    [InlineData("y ~ (a + b)^z", 11, "A power of terms needs a whole number.")]
    [InlineData("y ~ 2 * x", 4, "A number stands where a column is expected.")]
    [InlineData("y ~ x + 3", 8, "A number as a term can only be 0 or 1.")]
    [InlineData("y ~ x * -z", 8, "The formula does not parse.")]
    [InlineData("y ~ -x", 4, "A term is taken away from nothing.")]
    public void A_formula_that_does_not_parse_shows_the_position(string text, int position, string what)
    {
        HmcNetException refused = Assert.Throws<HmcNetException>(() => Formula.Parse(text));
        Assert.Equal(what, refused.What);
        if (position < 0)
            return;
        string[] lines = refused.Where!.Split('\n');
        Assert.StartsWith(FormattableString.Invariant($"position {position + 1} "), lines[0], StringComparison.Ordinal);
        Assert.Equal("    " + text, lines[1]);
        Assert.Equal(new string(' ', 4 + position) + "^", lines[2]);
    }
}
