namespace HmcNet.Optimization;

/// <summary>Newton's method with the exact sparse Hessian for the maximum of a log density over a block of its inputs.</summary>
/// <remarks>
/// Where H = -d2 f is not positive definite a multiple of the identity is added (Nocedal and Wright 2006, Numerical Optimization,
/// section 3.4); steps are halved until f rises (Armijo). For a quadratic f the first step ends at the maximum.
/// </remarks>
internal sealed class NewtonSearch
{
    private const double SufficientRise = 1e-4;
    private const int MostHalvings = 40;

    // Half the Newton decrement is what f is below the maximum of its quadratic model: this is rounding.
    private const double Tolerance = 1e-18;

    private readonly DensityBlock block;
    private readonly double[] step;
    private readonly double[] trial;

    /// <summary>Makes a search.</summary>
    /// <param name="block">The block.</param>
    public NewtonSearch(DensityBlock block)
    {
        this.block = block;
        step = new double[block.Size];
        trial = new double[block.Size];
    }

    /// <summary>Half the Newton decrement at the point where the search ended: g' H^-1 g / 2.</summary>
    public double Remaining { get; private set; }

    /// <summary>Whether H at the point where the search ended is positive definite; it stands factored in the block then.</summary>
    public bool IsMaximum { get; private set; }

    /// <summary>Value at the point where the search ended, with what the last quadratic model still adds.</summary>
    public double Value { get; private set; }

    /// <summary>Searches the maximum.</summary>
    /// <param name="point">All inputs: the start; afterwards with the block at the maximum.</param>
    /// <param name="iterations">Most iterations.</param>
    /// <returns>Whether it was found.</returns>
    public bool Run(Span<double> point, int iterations = 100)
    {
        double value = block.Evaluate(point);
        IsMaximum = false;
        if (!double.IsFinite(value))
            return false;
        double previous = double.PositiveInfinity;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            double decrement = Direction(out bool isPositive);
            if (!double.IsFinite(decrement))
                return false;
            Remaining = decrement / 2;
            double scale = Math.Max(1, Math.Abs(value));
            bool stalled = isPositive && decrement <= 1e-13 * scale && decrement >= 0.25 * previous;
            if (isPositive && (decrement <= Tolerance * scale || stalled))
            {
                IsMaximum = true;
                Value = value + Remaining;
                return true;
            }
            previous = decrement;
            if (!TryMove(point, ref value, decrement))
            {
                // No step raises f beyond rounding: the maximum as far as numbers tell.
                IsMaximum = isPositive && decrement <= 1e-8 * scale;
                Value = value;
                return IsMaximum && Restore(point);
            }
        }
        Value = value;
        IsMaximum = Remaining <= 1e-10 * Math.Max(1, Math.Abs(value)) && block.TryFactor();
        return IsMaximum;
    }

    /// <summary>Puts the Newton direction into the step and gives the decrement g' (H + shift)^-1 g.</summary>
    private double Direction(out bool isPositive)
    {
        double shift = 0;
        isPositive = block.TryFactor();
        double unit = Math.Max(block.LargestCurvature(), 1e-8);
        for (int attempt = 0; !isPositive; attempt++)
        {
            shift = shift == 0 ? 1e-6 * unit : shift * 10;
            if (attempt > 40 || !double.IsFinite(shift))
                return double.NaN;
            if (block.TryFactor(shift))
                break;
        }
        block.Gradient.CopyTo(step);
        block.Factor.Solve(step);
        double decrement = 0;
        ReadOnlySpan<double> gradient = block.Gradient;
        for (int i = 0; i < step.Length; i++)
            decrement += gradient[i] * step[i];
        return decrement;
    }

    private bool TryMove(Span<double> point, ref double value, double decrement)
    {
        for (int i = 0; i < trial.Length; i++)
            trial[i] = point[block.Places[i]];
        double length = 1;
        double rounding = 1e-14 * Math.Max(1, Math.Abs(value));
        for (int halving = 0; halving < MostHalvings; halving++, length /= 2)
        {
            for (int i = 0; i < trial.Length; i++)
                point[block.Places[i]] = trial[i] + length * step[i];
            double there = block.Evaluate(point);
            if (there >= value + SufficientRise * length * decrement - rounding)
            {
                value = there;
                return true;
            }
        }
        for (int i = 0; i < trial.Length; i++)
            point[block.Places[i]] = trial[i];
        return false;
    }

    private bool Restore(ReadOnlySpan<double> point)
    {
        block.Evaluate(point);
        return block.TryFactor();
    }
}
