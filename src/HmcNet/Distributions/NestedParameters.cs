using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>Parameters of distributions that are made of others.</summary>
internal static class NestedParameters
{
    /// <summary>The parameters of a distribution under names with a prefix, "component1.mu".</summary>
    public static IEnumerable<DistributionParameter> Of(Distribution inner, string prefix = "") =>
        inner.Parameters.Select(p => p with { Name = prefix + p.Name });

    /// <summary>The parameters of a distribution, then bounds that are given.</summary>
    public static IReadOnlyList<DistributionParameter> WithBounds(Distribution inner, Tensor? lower, Tensor? upper)
    {
        var parameters = new List<DistributionParameter>(inner.Parameters);
        if (lower is not null)
            parameters.Add(new DistributionParameter("lower", lower, Support.Real));
        if (upper is not null)
            parameters.Add(new DistributionParameter("upper", upper, Support.Real));
        return parameters;
    }

    /// <summary>Refuses distributions of vectors and matrices where only numbers make sense.</summary>
    public static void RequireScalar(string family, Distribution inner)
    {
        if (!inner.EventShape.IsScalar)
            throw new HmcNetException(
                $"{family} needs a distribution of single numbers.", where: SourceLocation.OfCaller(),
                expected: "a distribution of scalars", found: $"{inner.Name} with events of shape {inner.EventShape}");
    }

    /// <summary>Refuses distributions without a distribution function.</summary>
    public static void RequireDistributionFunction(string family, Distribution inner)
    {
        if (!inner.HasDistributionFunction)
            throw new HmcNetException(
                $"{family} needs a distribution whose distribution function has a closed form here.", where: SourceLocation.OfCaller(),
                expected: "a family with one, e.g. Normal, Logistic, Exponential, Weibull", found: inner.Name,
                remedy: "write the term yourself with AddLogDensity");
    }

    /// <summary>Refuses bounds of counts that are numbers and not whole: distribution functions here are meant at whole numbers.</summary>
    public static void RequireWholeBounds(string family, Distribution inner, Tensor? bounds)
    {
        if (bounds is null || !inner.Support.IsDiscrete || !ConstantValues.TryGet(bounds, out double[] values))
            return;
        foreach (double value in values)
        {
            if (!double.IsInteger(value))
                throw new HmcNetException(
                    $"{family} of a distribution of counts needs bounds that are whole numbers.", where: SourceLocation.OfCaller(),
                    expected: "a whole number", found: value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The part of a continuous or discrete support between bounds.</summary>
    public static Support Between(Support support, Tensor? lower, Tensor? upper)
    {
        if (support.IsDiscrete)
            return new IntegerSupport(null, lower ?? 0.0, upper);
        var bounds = support as BoundedSupport;
        lower = Tighter(lower, bounds?.LowerBound, Math.Max, TensorMath.Max);
        upper = Tighter(upper, bounds?.UpperBound, Math.Min, TensorMath.Min);
        return lower is null && upper is null ? support : new BoundedSupport(null, lower, upper, isOpen: false);
    }

    private static Tensor? Tighter(Tensor? a, Tensor? b, Func<double, double, double> ofNumbers, Func<Tensor, Tensor, Tensor> ofTensors)
    {
        if (a is null || b is null)
            return a ?? b;
        return a.Shape.IsScalar && b.Shape.IsScalar && ConstantValues.TryGet(a, out double[] x) && ConstantValues.TryGet(b, out double[] y)
            ? ofNumbers(x[0], y[0])
            : ofTensors(a, b);
    }
}
