using HmcNet.Autodiff;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet;

/// <summary>
/// Finds the coordinates of the standard variable of a non-centred parameter from the parameter's value.
/// </summary>
/// <remarks>
/// A location-scale map is affine between the unconstrained scales of both sides (for a log-normal after the logarithm),
/// so that evaluating it at a few points tells it: where each element depends on its own coordinate alone, two; else one
/// for each coordinate and a linear system.
/// </remarks>
internal sealed class NonCentredInverse(
    ParameterDeclaration parameter, Func<Tensor, double[]> evaluate, Func<double[], double[]> valueAt)
{
    // Two affine maps and a division; a map that is not affine misses by far more.
    private const double Tolerance = 1e-8;

    private int Count => parameter.CoordinateCount;

    /// <summary>Writes the coordinates at which the parameter has a value.</summary>
    public void Solve(double[] value, Span<double> coordinates)
    {
        double[] target = Unconstrained(value);
        double[] origin = At(new double[Count]);
        var slopes = new double[Count];
        double[] ones = At(Filled(1));
        for (int i = 0; i < Count; i++)
            slopes[i] = ones[i] - origin[i];
        double[] solution = IsElementwise(origin, slopes)
            ? [.. target.Select((t, i) => (t - origin[i]) / slopes[i])]
            : SolveSystem(target, origin);
        double[] reached = At(solution);
        for (int i = 0; i < Count; i++)
        {
            if (!(Math.Abs(reached[i] - target[i]) <= Tolerance * Math.Max(1, Math.Abs(target[i]))))
                throw new HmcNetException(
                    "The standard variable of a non-centred parameter cannot be found from an initial value.", where: $"parameter \"{parameter.Name}\"",
                    expected: "finite parameters and a positive scale of its prior", found: FormattableString.Invariant($"element {i + 1} has no solution"),
                    remedy: $"look at the initial values of the parameters of its prior, or leave \"{parameter.Name}\" out");
        }
        solution.CopyTo(coordinates);
    }

    private bool IsElementwise(double[] origin, double[] slopes)
    {
        var probe = new double[Count];
        for (int i = 0; i < Count; i++)
            probe[i] = 0.5 + (i * 0.618 % 1);
        double[] there = At(probe);
        for (int i = 0; i < Count; i++)
        {
            double expected = origin[i] + slopes[i] * probe[i];
            if (!(Math.Abs(there[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))))
                return false;
        }
        return true;
    }

    private double[] SolveSystem(double[] target, double[] origin)
    {
        var matrix = Matrix<double>.Build.Dense(Count, Count);
        for (int j = 0; j < Count; j++)
        {
            var unit = new double[Count];
            unit[j] = 1;
            double[] there = At(unit);
            for (int i = 0; i < Count; i++)
                matrix[i, j] = there[i] - origin[i];
        }
        Vector<double> right = Vector<double>.Build.Dense(Count, i => target[i] - origin[i]);
        return matrix.LU().Solve(right).ToArray();
    }

    /// <summary>The parameter's value on its own unconstrained scale, at coordinates of the standard variable.</summary>
    private double[] At(double[] coordinates) => Unconstrained(valueAt(coordinates));

    private double[] Unconstrained(double[] value)
    {
        var coordinates = new double[parameter.Support.UnconstrainedShape(parameter.Shape).Size];
        parameter.Support.Unconstrain(value, parameter.Shape, evaluate, coordinates);
        return coordinates;
    }

    private double[] Filled(double value)
    {
        var filled = new double[Count];
        Array.Fill(filled, value);
        return filled;
    }
}
