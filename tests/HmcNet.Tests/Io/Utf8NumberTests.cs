using System.Globalization;
using System.Text;
using HmcNet.Io;

namespace HmcNet.Tests.Io;

public class Utf8NumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0.0")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("-1.25e-3")]
    [InlineData("1E5")]
    [InlineData("1e+22")]
    [InlineData("1e23")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993e1")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000012")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("1e0005")]
    [InlineData("+3.5")]
    [InlineData("  3.5 ")]
    [InlineData("8.41000000000000000000000000")]
    public void A_number_is_read_to_its_last_bit(string text)
    {
        Assert.True(Utf8Number.TryParse(Encoding.ASCII.GetBytes(text), out double found));
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(found));
    }

    [Fact]
    public void Numbers_of_all_lengths_and_sizes_are_read_to_their_last_bit()
    {
        var random = new Random(20260719);
        foreach (string format in (string[])["R", "G6", "G8", "G15", "G17", "E3", "F4"])
        {
            for (int i = 0; i < 20_000; i++)
            {
                double value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 40));
                string text = value.ToString(format, CultureInfo.InvariantCulture);
                Assert.True(Utf8Number.TryParse(Encoding.ASCII.GetBytes(text), out double found));
                double expected = double.Parse(text, CultureInfo.InvariantCulture);
                Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found), text);
            }
        }
    }

    [Theory]
    [InlineData("nan", double.NaN)]
    [InlineData("-nan", double.NaN)]
    [InlineData("NaN", double.NaN)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    public void Words_for_what_is_no_finite_number_are_read(string text, double expected)
    {
        Assert.True(Utf8Number.TryParse(Encoding.ASCII.GetBytes(text), out double found));
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("12a")]
    [InlineData("1 2")]
    [InlineData("NA")]
    [InlineData("theta")]
    [InlineData("1e5x")]
    [InlineData("infinitely long words are no numbers either, of course")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Utf8Number.TryParse(Encoding.ASCII.GetBytes(text), out _));
}
