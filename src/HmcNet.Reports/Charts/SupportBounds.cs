using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Reports;

/// <summary>Bounds of quantities, where the model is known; they keep densities from leaking over them.</summary>
internal static class SupportBounds
{
    /// <summary>Lower and upper bound; infinite where there is none or it is not known.</summary>
    public static (double Lower, double Upper) Of(PlotSource source, Quantity q)
    {
        if (q.Entry < 0 || source.Fit?.TryModel() is not { } model)
            return (double.NegativeInfinity, double.PositiveInfinity);
        ParameterDeclaration? parameter = ParameterOf(model, q.Entry);
        return parameter is null || !AllInside(source, q, parameter.Support)
            ? (double.NegativeInfinity, double.PositiveInfinity)
            : Bounds(parameter.Support);
    }

    /// <summary>The parameter that an entry belongs to; null for derived quantities.</summary>
    public static ParameterDeclaration? ParameterOf(Model model, int entry)
    {
        int at = 0;
        foreach (ParameterDeclaration parameter in model.Trace.Parameters)
        {
            at += parameter.Shape.Size;
            if (entry < at)
                return parameter;
        }
        return null;
    }

    private static (double, double) Bounds(Support support)
    {
        if (support is not BoundedSupport bounded)
            return (double.NegativeInfinity, double.PositiveInfinity);
        return (Constant(bounded.LowerBound) ?? double.NegativeInfinity, Constant(bounded.UpperBound) ?? double.PositiveInfinity);
    }

    private static double? Constant(Tensor? bound)
    {
        if (bound is null || bound.Shape.Size != 1 || bound.Node.DependsOnParameters)
            return null;
        var value = new double[1];
        new Interpreter(Graph.Create([bound], [])).Run([], value);
        return value[0];
    }

    private static bool AllInside(PlotSource source, Quantity q, Support support)
    {
        (double lower, double upper) = Bounds(support);
        return source.Pooled(q).All(v => v >= lower && v <= upper);
    }
}
