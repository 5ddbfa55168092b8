using HmcNet.Sampling;

namespace HmcNet.Tests.Models;

/// <summary>What tests ask of a model at a point.</summary>
internal static class ModelProbe
{
    public static (double Value, double[] Gradient) At(this Model model, params double[] position)
    {
        var gradient = new double[model.Dimension];
        return (model.CreateChainDensity().ValueAndGradient(position, gradient), gradient);
    }

    public static double[] ValuesAt(this Model model, params double[] position)
    {
        var values = new double[model.Variables.Size];
        model.CreateChainDensity().WriteValues(position, values);
        return values;
    }

    public static (double[] Position, bool[] Given) Start(this Model model, params (string Name, double[] Values)[] values)
    {
        var position = new double[model.Dimension];
        var given = new bool[model.Dimension];
        model.Unconstrain(values.ToDictionary(v => v.Name, v => v.Values), position, given);
        return (position, given);
    }

    /// <summary>Equal to some digits, relative to the larger of 1 and the value: sums of a few terms in double precision.</summary>
    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Close(expected[i], actual[i], tolerance);
    }

    public static void Close(double expected, double actual, double tolerance = 1e-12) =>
        Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));

    /// <summary>Richardson-extrapolated central differences of the log density.</summary>
    public static double[] Differences(this Model model, double[] position)
    {
        IChainDensity density = model.CreateChainDensity();
        var gradient = new double[model.Dimension];
        double Difference(int i, double step)
        {
            double[] up = [.. position];
            double[] down = [.. position];
            up[i] += step;
            down[i] -= step;
            return (density.ValueAndGradient(up, gradient) - density.ValueAndGradient(down, gradient)) / (2 * step);
        }
        return [.. position.Select((_, i) => (4 * Difference(i, 5e-4) - Difference(i, 1e-3)) / 3)];
    }
}
