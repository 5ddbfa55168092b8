using System.Globalization;
using System.Runtime.CompilerServices;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <summary>
/// Functions of tensors, as models see them; meant for <c>using static HmcNet.Autodiff.TensorMath</c>.
/// Each records operations; nothing is computed until the traced function is evaluated.
/// </summary>
public static partial class TensorMath
{
    /// <summary>x to the power y, element by element.</summary>
    /// <param name="x">Base.</param>
    /// <param name="y">Exponent.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    /// <exception cref="HmcNetException">When the shapes do not broadcast.</exception>
    public static Tensor Pow(Tensor x, Tensor y)
    {
        // Whole and half powers have cheaper and, at 0 and below, better behaved forms.
        if (Given(y).Node.Operation is Constant { Values: [double power] } && y.Shape.IsScalar)
        {
            switch (power)
            {
                case 1: return Given(x);
                case 2: return Square(x);
                case 0.5: return Sqrt(x);
                case -1: return 1.0 / x;
                case -2: return 1.0 / Square(x);
            }
        }
        return Tensor.Apply(new Power(), x, y);
    }

    /// <summary>The smaller of x and y, element by element; NaN when either is. At a tie the derivative goes to x.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor Min(Tensor x, Tensor y) => Tensor.Apply(new Min(), x, y);

    /// <summary>The larger of x and y, element by element; NaN when either is. At a tie the derivative goes to x.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor Max(Tensor x, Tensor y) => Tensor.Apply(new Max(), x, y);

    /// <summary>x moved into [lower, upper], element by element.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="lower">Smallest result.</param>
    /// <param name="upper">Largest result.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor Clamp(Tensor x, Tensor lower, Tensor upper) => Min(Max(x, lower), upper);

    /// <summary>log(exp(x) + exp(y)) without overflow, element by element.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor LogAddExp(Tensor x, Tensor y) => Tensor.Apply(new LogAddExp(), x, y);

    /// <summary>x log y, and 0 where x is 0 whatever y is, element by element.</summary>
    /// <param name="x">Factor.</param>
    /// <param name="y">Argument of the logarithm, at least 0.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor XLogY(Tensor x, Tensor y) => Tensor.Apply(new XLogY(), x, y);

    /// <summary>x log(1 + y), and 0 where x is 0 whatever y is, element by element.</summary>
    /// <param name="x">Factor.</param>
    /// <param name="y">At least -1.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor XLog1pY(Tensor x, Tensor y) => Tensor.Apply(new XLog1pY(), x, y);

    /// <summary>The logarithm of the beta function B(x, y) for positive x and y, element by element.</summary>
    /// <param name="x">First operand, positive.</param>
    /// <param name="y">Second operand, positive.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor LogBeta(Tensor x, Tensor y) => Tensor.Apply(new LogBeta(), x, y);

    /// <summary>log of n choose k = -log(n + 1) - log B(n - k + 1, k + 1), for real 0 &lt;= k &lt;= n, element by element.</summary>
    /// <param name="n">Size of the set.</param>
    /// <param name="k">Number chosen.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor LogChoose(Tensor n, Tensor k) => -Log1p(n) - LogBeta(n - k + 1, k + 1);

    /// <summary>The derivative of order n + 1 of log gamma.</summary>
    /// <param name="n">Order, 0 to 16.</param>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the shape of x.</returns>
    /// <exception cref="HmcNetException">When the order is outside 0 to 16.</exception>
    public static Tensor Polygamma(int n, Tensor x)
    {
        // The special function goes up to 20: four derivatives more.
        if (n is < 0 or > 16)
            throw new HmcNetException(
                "The order of a polygamma function is out of range.", where: SourceLocation.OfCaller(),
                expected: "0 to 16", found: n.ToString(CultureInfo.InvariantCulture));
        return Tensor.Apply(new Polygamma(), (double)n, x);
    }

    /// <summary>1 where x = y, else 0, element by element.</summary>
    /// <param name="x">First operand.</param>
    /// <param name="y">Second operand.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor Equal(Tensor x, Tensor y) => Tensor.Apply(new EqualTo(), x, y);

    /// <summary>
    /// Chooses element by element: <paramref name="x"/> where the condition is not 0, else <paramref name="y"/>. What
    /// was not chosen adds nothing to the gradient, even where it is infinite or NaN.
    /// </summary>
    /// <param name="condition">A comparison such as <c>x &gt; 0</c>, or any tensor of zeros and others.</param>
    /// <param name="x">Taken where the condition holds.</param>
    /// <param name="y">Taken where it does not.</param>
    /// <returns>A tensor of the broadcast shape.</returns>
    public static Tensor Where(Tensor condition, Tensor x, Tensor y) => Tensor.Apply(new Where(), condition, x, y);

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    /// <returns>The constant.</returns>
    public static Tensor Zeros(Shape shape) => new(new Node(new Constant(shape, new double[shape.Size])));

    /// <summary>A tensor with one value everywhere.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The value.</param>
    /// <returns>The constant.</returns>
    public static Tensor Fill(Shape shape, double value)
    {
        var values = new double[shape.Size];
        Array.Fill(values, value);
        return new(new Node(new Constant(shape, values)));
    }

    /// <summary>The tensor, when it is one; the exception on the user's line when it is null.</summary>
    private static Tensor Given(Tensor x, [CallerMemberName] string function = "") => x ?? throw Tensor.Missing(function);
}
