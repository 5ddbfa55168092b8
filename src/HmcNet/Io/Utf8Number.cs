using System.Globalization;
using System.Text;

namespace HmcNet.Io;

/// <summary>Reads numbers from the bytes of a file, to the last bit as <see cref="double.Parse(string)"/> does.</summary>
/// <remarks>
/// A decimal mantissa of at most 2^53 and a power of ten of at most 22 are both exact doubles, so that one product or
/// quotient of them is rounded once and rightly (Clinger 1990, How to read floating point numbers accurately). That
/// takes what CmdStan writes by default; longer numbers go the long way.
/// </remarks>
internal static class Utf8Number
{
    private const ulong LargestExact = 1UL << 53;

    // Digits that a ulong surely holds.
    private const int MostDigits = 18;

    // Words such as -infinity are short; a longer cell is no number.
    private const int LongestWord = 32;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number as CmdStan, R or .NET write it.</summary>
    /// <param name="cell">The bytes between two commas.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where the cell is no number.</returns>
    public static bool TryParse(ReadOnlySpan<byte> cell, out double value) => TryShort(cell, out value) || TryLong(cell, out value);

    private static bool TryShort(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        int at = 0;
        bool negative = cell.Length > 0 && cell[0] == '-';
        if (negative)
            at++;
        ulong mantissa = 0;
        int significant = 0, scale = 0, first = at;
        for (; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++)
            Take(cell[at]);
        int digits = at - first;
        if (at < cell.Length && cell[at] == '.')
        {
            first = ++at;
            for (; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++)
                Take(cell[at]);
            scale = first - at;
            digits += at - first;
        }
        if (digits == 0 || significant > MostDigits || mantissa > LargestExact)
            return false;
        if (at < cell.Length && !TakeExponent(cell[at..], ref scale))
            return false;
        if (Math.Abs(scale) >= PowersOfTen.Length)
            return false;
        double size = scale < 0 ? mantissa / PowersOfTen[-scale] : mantissa * PowersOfTen[scale];
        value = negative ? -size : size;
        return true;

        void Take(byte digit)
        {
            mantissa = 10 * mantissa + (ulong)(digit - '0');
            if (mantissa != 0)
                significant++;
        }
    }

    private static bool TakeExponent(ReadOnlySpan<byte> text, ref int scale)
    {
        if ((text[0] | 0x20) != 'e' || text.Length < 2)
            return false;
        int at = text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        // Exponents of more than three digits are beyond the short way.
        if (at == text.Length || text.Length - at > 3)
            return false;
        int exponent = 0;
        foreach (byte digit in text[at..])
        {
            if ((uint)(digit - '0') > 9)
                return false;
            exponent = 10 * exponent + (digit - '0');
        }
        scale += text[1] == '-' ? -exponent : exponent;
        return true;
    }

    private static bool TryLong(ReadOnlySpan<byte> cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        if (cell.Length is 0 or > LongestWord)
            return false;
        Span<char> word = stackalloc char[LongestWord];
        int length = Encoding.Latin1.GetChars(cell, word);
        return StanCsvComments.TryNumber(word[..length], out value);
    }
}
