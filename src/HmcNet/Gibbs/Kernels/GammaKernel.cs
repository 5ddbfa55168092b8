using HmcNet.Autodiff.Execution;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// Draws a variable of which a power has a gamma distribution, element by element: log p(x) = a log x + b x^r with b below 0. The
/// precision of a normal (r = 1), its variance (r = -1: inverse gamma) and its standard deviation (r = -2).
/// </summary>
/// <remarks>x^r is Gamma((a + 1) / r, rate -b). Between bounds: the draws that fall inside, and where they are rare a slice.</remarks>
internal sealed class GammaKernel : GibbsKernel
{
    private const int Tries = 32;

    private readonly GraphFunction natural;
    private readonly KernelBounds bounds;
    private readonly string title;
    private readonly double power;
    private readonly double[] outputs;
    private readonly int offset;
    private readonly int size;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="natural">Gives for all elements a, then b; with a workspace of this chain's own.</param>
    /// <param name="bounds">The bounds of the variable's elements.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="power">r.</param>
    public GammaKernel(GraphFunction natural, KernelBounds bounds, StateVariable variable, double power)
    {
        this.natural = natural;
        this.bounds = bounds;
        this.power = power;
        title = variable.Name;
        offset = variable.Offset;
        size = variable.Size;
        outputs = new double[2 * size];
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        natural.Run(state, outputs);
        bounds.Evaluate(state);
        for (int i = 0; i < size; i++)
        {
            double shape = (outputs[i] + 1) / power, rate = -outputs[size + i];
            double lower = Math.Max(0, bounds.Lower(i)), upper = bounds.Upper(i);
            bool isBounded = lower > 0 || upper < double.PositiveInfinity;
            if (!(shape > 0 && rate > 0 && double.IsFinite(shape) && double.IsFinite(rate)))
            {
                if (!IsProper(outputs[i], rate, lower, upper))
                    throw KernelFaults.Improper(title, FormattableString.Invariant($"{Described()} has shape {shape} and rate {rate}"), state);
                state[offset + i] = Slice(random, state[offset + i], outputs[i], -rate, lower, upper);
                continue;
            }
            double drawn = Draw(random, shape, rate);
            for (int t = 1; isBounded && (drawn <= lower || drawn >= upper) && t < Tries; t++)
                drawn = Draw(random, shape, rate);
            // Whether all tries fell outside does not depend on the current value, so the mixture leaves the conditional as it is.
            state[offset + i] = isBounded && (drawn <= lower || drawn >= upper)
                ? Slice(random, state[offset + i], outputs[i], -rate, lower, upper)
                : drawn;
        }
    }

    /// <summary>Whether the density can be normalised between bounds where it is no gamma distribution.</summary>
    private bool IsProper(double a, double rate, double lower, double upper)
    {
        if (!double.IsFinite(a) || !double.IsFinite(rate))
            return false;
        bool towardsZero = lower > 0 || (power > 0 ? a > -1 : rate > 0 || (rate == 0 && a > -1));
        bool towardsInfinity = upper < double.PositiveInfinity || (power > 0 ? rate > 0 || (rate == 0 && a < -1) : a < -1);
        return towardsZero && towardsInfinity;
    }

    private double Draw(RandomStream random, double shape, double rate)
    {
        // The logarithm does not underflow for small shapes.
        double logarithm = GammaSampler.DrawLogarithm(random, shape) - Math.Log(rate);
        double drawn = Math.Exp(logarithm / power);
        return Math.Clamp(drawn, double.Epsilon, double.MaxValue);
    }

    /// <summary>Slices on the scale of log x, on which the conditional has one mode: a few updates are nearly a draw.</summary>
    private double Slice(RandomStream random, double x, double a, double b, double lower, double upper)
    {
        const int updates = 8;
        double low = Math.Log(lower), high = Math.Log(upper), y = Math.Log(x);
        for (int u = 0; u < updates; u++)
        {
            double level = LogDensity(y, a, b) - random.NextExponential();
            double left = y - random.NextUniform(), right = left + 1;
            while (left > low && LogDensity(left, a, b) > level)
                left--;
            while (right < high && LogDensity(right, a, b) > level)
                right++;
            left = Math.Max(left, low);
            right = Math.Min(right, high);
            double moved = left + random.NextUniform() * (right - left);
            while (!(LogDensity(moved, a, b) >= level))
            {
                if (moved < y)
                    left = moved;
                else
                    right = moved;
                moved = left + random.NextUniform() * (right - left);
            }
            y = moved;
        }
        return Math.Clamp(Math.Exp(y), lower, upper);
    }

    /// <summary>Of y = log x: the density of x times x.</summary>
    private double LogDensity(double y, double a, double b) => (a + 1) * y + b * Math.Exp(power * y);

    private string Described() => power == 1 ? title : FormattableString.Invariant($"{title}^{power}");
}
