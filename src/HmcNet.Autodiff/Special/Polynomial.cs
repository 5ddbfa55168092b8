namespace HmcNet.Autodiff.Special;

/// <summary>Evaluation of polynomials by Horner's rule with fused multiply-add.</summary>
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
}
