using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Functions of one argument, element by element.</content>
public static partial class TensorMath
{
    /// <summary>Element by element: e to the power x.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Exp(Tensor x) => Tensor.Apply(new Exp(), x);

    /// <summary>Element by element: the natural logarithm; NaN below 0, -infinity at 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Log(Tensor x) => Tensor.Apply(new Log(), x);

    /// <summary>Element by element: log(1 + x), accurate near 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Log1p(Tensor x) => Tensor.Apply(new Log1p(), x);

    /// <summary>Element by element: exp(x) - 1, accurate near 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Expm1(Tensor x) => Tensor.Apply(new Expm1(), x);

    /// <summary>Element by element: log(1 - exp(x)) for x &lt; 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Log1mExp(Tensor x) => Tensor.Apply(new Log1mExp(), x);

    /// <summary>Element by element: the square root; NaN below 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Sqrt(Tensor x) => Tensor.Apply(new Sqrt(), x);

    /// <summary>Element by element: x squared.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Square(Tensor x) => Tensor.Apply(new Square(), x);

    /// <summary>Element by element: the absolute value; derivative 0 at 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Abs(Tensor x) => Tensor.Apply(new Abs(), x);

    /// <summary>Element by element: -1, 0 or 1; derivative 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Sign(Tensor x) => Tensor.Apply(new Sign(), x);

    /// <summary>Element by element: the sine, x in radians.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Sin(Tensor x) => Tensor.Apply(new Sin(), x);

    /// <summary>Element by element: the cosine, x in radians.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Cos(Tensor x) => Tensor.Apply(new Cos(), x);

    /// <summary>Element by element: the tangent, x in radians.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Tan(Tensor x) => Tensor.Apply(new Tan(), x);

    /// <summary>Element by element: the arc tangent, in radians.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Atan(Tensor x) => Tensor.Apply(new Atan(), x);

    /// <summary>Element by element: the hyperbolic sine.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Sinh(Tensor x) => Tensor.Apply(new Sinh(), x);

    /// <summary>Element by element: the hyperbolic cosine.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Cosh(Tensor x) => Tensor.Apply(new Cosh(), x);

    /// <summary>Element by element: the hyperbolic tangent.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Tanh(Tensor x) => Tensor.Apply(new Tanh(), x);

    /// <summary>Element by element: log(x / (1 - x)) for x in (0, 1).</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Logit(Tensor x) => Tensor.Apply(new Logit(), x);

    /// <summary>Element by element: 1 / (1 + exp(-x)).</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor InvLogit(Tensor x) => Tensor.Apply(new InvLogit(), x);

    /// <summary>Element by element: log(1 / (1 + exp(-x))) without underflow.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor LogInvLogit(Tensor x) => Tensor.Apply(new LogInvLogit(), x);

    /// <summary>Element by element: log(1 + exp(x)) without overflow.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Softplus(Tensor x) => Tensor.Apply(new Softplus(), x);

    /// <summary>Element by element: the error function.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Erf(Tensor x) => Tensor.Apply(new Erf(), x);

    /// <summary>Element by element: 1 - erf(x), accurate for large x.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Erfc(Tensor x) => Tensor.Apply(new Erfc(), x);

    /// <summary>Element by element: the standard normal distribution function.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Phi(Tensor x) => Tensor.Apply(new Phi(), x);

    /// <summary>Element by element: its logarithm, accurate in the far left tail.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor LogPhi(Tensor x) => Tensor.Apply(new LogPhi(), x);

    /// <summary>Element by element: the standard normal density over its distribution function.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor InverseMillsRatio(Tensor x) => Tensor.Apply(new InverseMillsRatio(), x);

    /// <summary>Element by element: log of the absolute value of the gamma function.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor LogGamma(Tensor x) => Tensor.Apply(new LogGamma(), x);

    /// <summary>Element by element: the derivative of log gamma.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Digamma(Tensor x) => Tensor.Apply(new Digamma(), x);

    /// <summary>Element by element: the second derivative of log gamma.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Trigamma(Tensor x) => Tensor.Apply(new Trigamma(), x);

    /// <summary>Element by element: log of the modified Bessel function I0.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor LogBesselI0(Tensor x) => Tensor.Apply(new LogBesselI0(), x);

    /// <summary>Element by element: the ratio I1(x) / I0(x) of modified Bessel functions.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor BesselRatioI1I0(Tensor x) => Tensor.Apply(new BesselRatioI1I0(), x);
}
