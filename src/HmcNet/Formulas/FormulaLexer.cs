using System.Globalization;

namespace HmcNet.Formulas;

/// <summary>What a piece of a formula's text is.</summary>
internal enum TokenKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A name of a column or function.</summary>
    Name,

    /// <summary>An operator, parenthesis or comma.</summary>
    Symbol,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>A piece of a formula's text.</summary>
internal readonly record struct FormulaToken(TokenKind Kind, string Text, int Position)
{
    /// <summary>For messages.</summary>
    public string Shown => Kind == TokenKind.End ? "the end of the formula" : $"\"{Text}\"";

    /// <summary>Whether this is a symbol.</summary>
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}

/// <summary>Cuts a formula into names, numbers and symbols.</summary>
internal static class FormulaLexer
{
    private static readonly string[] Symbols = ["%in%", "||", "~", "+", "-", "*", "/", ":", "^", "|", "(", ")", ","];

    /// <summary>The pieces in order, and the end.</summary>
    public static List<FormulaToken> Read(string text)
    {
        var tokens = new List<FormulaToken>();
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            FormulaToken token = Next(text, at, out int end);
            tokens.Add(token);
            at = end;
        }
        tokens.Add(new FormulaToken(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static FormulaToken Next(string text, int at, out int end)
    {
        char first = text[at];
        if (first == '`')
        {
            int close = text.IndexOf('`', at + 1);
            if (close < 0)
                throw FormulaFaults.At(text, at, "A name in backquotes does not end.", "a second `");
            end = close + 1;
            return new FormulaToken(TokenKind.Name, text[(at + 1)..close], at);
        }
        if (char.IsLetter(first) || first == '_' || (first == '.' && !IsDigit(text, at + 1)))
        {
            end = EndOf(text, at, c => char.IsLetterOrDigit(c) || c is '_' or '.');
            return new FormulaToken(TokenKind.Name, text[at..end], at);
        }
        if (char.IsAsciiDigit(first) || first == '.')
        {
            end = EndOfNumber(text, at);
            string number = text[at..end];
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                throw FormulaFaults.At(text, at, "A number in the formula cannot be read.", "digits with a decimal point", $"\"{number}\"");
            return new FormulaToken(TokenKind.Number, number, at);
        }
        string? symbol = Symbols.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal));
        if (symbol is null)
            throw FormulaFaults.At(text, at, "The formula holds a character that means nothing in it.",
                "names, numbers and ~ + - * / : ^ | || ( )", $"\"{first}\"", "columns with other characters in their names are written in `backquotes`");
        end = at + symbol.Length;
        return new FormulaToken(TokenKind.Symbol, symbol, at);
    }

    private static int EndOf(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
            at++;
        return at;
    }

    private static int EndOfNumber(string text, int at)
    {
        int end = EndOf(text, at, c => char.IsAsciiDigit(c) || c == '.');
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int digits = end + 1 < text.Length && text[end + 1] is '-' or '+' ? end + 2 : end + 1;
            if (IsDigit(text, digits))
                end = EndOf(text, digits, char.IsAsciiDigit);
        }
        return end;
    }

    private static bool IsDigit(string text, int at) => at < text.Length && char.IsAsciiDigit(text[at]);
}
