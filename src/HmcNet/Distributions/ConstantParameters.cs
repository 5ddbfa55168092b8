using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>Checks of parameters that are numbers written into the model.</summary>
internal static class ConstantParameters
{
    /// <summary>Refuses a parameter with too few dimensions, and a constant one that is out of range.</summary>
    public static void Check(string family, DistributionParameter parameter)
    {
        if (parameter.Value.Rank < parameter.EventRank)
            throw new HmcNetException(
                $"The parameter {parameter.Name} of {family} has too few dimensions.",
                where: SourceLocation.OfCaller(),
                expected: parameter.EventRank == 1 ? "a vector (or a batch of them)" : "a matrix (or a batch of them)",
                found: $"shape {parameter.Value.Shape}");
        if (!ConstantValues.TryGet(parameter.Value, out double[] values))
            return;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw OutOfRange(family, parameter, i, values[i].ToString("R", CultureInfo.InvariantCulture));
        }
        if (parameter.Support.FindViolation(values, parameter.Value.Shape, NumbersOf) is { } violation)
            throw OutOfRange(family, parameter, violation.Element, violation.Reason);
    }

    /// <summary>Refuses two parameters that are numbers and not in ascending order.</summary>
    public static void CheckOrder(string family, string lowerName, Tensor lower, string upperName, Tensor upper)
    {
        if (!ConstantValues.TryGet(lower, out double[] a) || !ConstantValues.TryGet(upper, out double[] b) || a.Length != 1 && b.Length != 1 && a.Length != b.Length)
            return;
        for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            double low = a[a.Length == 1 ? 0 : i], high = b[b.Length == 1 ? 0 : i];
            if (!(low < high))
                throw new HmcNetException(
                    $"The parameters {lowerName} and {upperName} of {family} are not in order.", where: SourceLocation.OfCaller(),
                    expected: $"{lowerName} < {upperName}",
                    found: string.Create(CultureInfo.InvariantCulture, $"{lowerName} = {low:R}, {upperName} = {high:R}"));
        }
    }

    /// <summary>Refuses a matrix that is not square or does not fit its vector.</summary>
    public static void CheckSquare(string family, DistributionParameter vector, DistributionParameter matrix)
    {
        Shape shape = matrix.Value.Shape;
        int length = vector.Value.Shape[vector.Value.Rank - 1];
        if (shape[shape.Rank - 1] != length || shape[shape.Rank - 2] != length)
            throw new HmcNetException(
                $"The parameters {vector.Name} and {matrix.Name} of {family} do not fit.", where: SourceLocation.OfCaller(),
                expected: "a vector [K] and a square matrix [K, K]", found: $"{vector.Value.Shape} and {shape}");
    }

    /// <summary>Refuses a number of variables below 1.</summary>
    public static int CheckDimension(string family, int dimension) =>
        dimension >= 1
            ? dimension
            : throw new HmcNetException(
                $"The dimension of {family} is out of its range.", where: SourceLocation.OfCaller(), expected: "at least 1",
                found: dimension.ToString(CultureInfo.InvariantCulture));

    private static double[] NumbersOf(Tensor bound) =>
        ConstantValues.TryGet(bound, out double[] values)
            ? values
            : throw new InvalidOperationException("The range of a parameter may depend on numbers only.");

    private static HmcNetException OutOfRange(string family, DistributionParameter parameter, int element, string found) =>
        new($"The parameter {parameter.Name} of {family} is out of its range.",
            where: SourceLocation.OfCaller() + (parameter.Value.Rank == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", element {element} (counting from 0)")),
            expected: $"{parameter.Name} in {parameter.Support.Name}",
            found: found,
            remedy: "check the order of the arguments and their meaning: scales are standard deviations, Gamma takes a rate");
}
