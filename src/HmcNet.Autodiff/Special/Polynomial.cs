namespace HmcNet.Autodiff.Special;

/// <summary>Evaluation of polynomials with fused multiply-add.</summary>
internal static class Polynomial
{
    /// <summary>c[0] + c[1] x + c[2] x^2 + ...</summary>
    internal static double Horner(ReadOnlySpan<double> c, double x)
    {
        var sum = c[^1];
        for (var i = c.Length - 2; i >= 0; i--)
            sum = Math.FusedMultiplyAdd(sum, x, c[i]);
        return sum;
    }

    /// <summary>A polynomial of eight terms, even and odd powers apart: a chain half as long as Horner's, in two registers.</summary>
    internal static double Halves8(ReadOnlySpan<double> c, double x)
    {
        var square = x * x;
        var even = Math.FusedMultiplyAdd(c[6], square, c[4]);
        var odd = Math.FusedMultiplyAdd(c[7], square, c[5]);
        even = Math.FusedMultiplyAdd(even, square, c[2]);
        odd = Math.FusedMultiplyAdd(odd, square, c[3]);
        even = Math.FusedMultiplyAdd(even, square, c[0]);
        odd = Math.FusedMultiplyAdd(odd, square, c[1]);
        return Math.FusedMultiplyAdd(odd, x, even);
    }

    /// <summary>A polynomial of eleven terms, likewise.</summary>
    internal static double Halves11(ReadOnlySpan<double> c, double x)
    {
        var square = x * x;
        var even = Math.FusedMultiplyAdd(c[10], square, c[8]);
        var odd = Math.FusedMultiplyAdd(c[9], square, c[7]);
        even = Math.FusedMultiplyAdd(even, square, c[6]);
        odd = Math.FusedMultiplyAdd(odd, square, c[5]);
        even = Math.FusedMultiplyAdd(even, square, c[4]);
        odd = Math.FusedMultiplyAdd(odd, square, c[3]);
        even = Math.FusedMultiplyAdd(even, square, c[2]);
        odd = Math.FusedMultiplyAdd(odd, square, c[1]);
        even = Math.FusedMultiplyAdd(even, square, c[0]);
        return Math.FusedMultiplyAdd(odd, x, even);
    }
}
