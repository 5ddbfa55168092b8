using System.Globalization;

namespace HmcNet;

/// <summary>How a mode is searched. The tolerances of L-BFGS have CmdStan's names and defaults; Newton's steps follow it.</summary>
public record OptimizeOptions
{
    /// <summary>Whether the log-Jacobians of the maps to unconstrained coordinates are added: the mode then is that of the density of these. Default: false, as CmdStan's optimize.</summary>
    public bool Jacobian { get; init; }

    /// <summary>Number of starting points: all coordinates 0 (or <see cref="InitialValues"/>), then uniform on (-2, 2). Default: 4.</summary>
    public int Starts { get; init; } = 4;

    /// <summary>Seed of the starting points. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Values of parameters at the first start, on their own scale; null for none.</summary>
    public IReadOnlyDictionary<string, double[]>? InitialValues { get; init; }

    /// <summary>Most iterations of L-BFGS (iter). Default: 2000.</summary>
    public int Iterations { get; init; } = 2000;

    /// <summary>Number of updates kept (history_size). Default: 5.</summary>
    public int HistorySize { get; init; } = 5;

    /// <summary>First step along the gradient (init_alpha). Default: 0.001.</summary>
    public double InitialStep { get; init; } = 1e-3;

    /// <summary>Convergence by the change of the value (tol_obj). Default: 1e-12.</summary>
    public double ObjectiveTolerance { get; init; } = 1e-12;

    /// <summary>The same relative to the value, in units of the machine epsilon (tol_rel_obj). Default: 1e4.</summary>
    public double RelativeObjectiveTolerance { get; init; } = 1e4;

    /// <summary>Convergence by the norm of the gradient (tol_grad). Default: 1e-8.</summary>
    public double GradientTolerance { get; init; } = 1e-8;

    /// <summary>The same relative to the value, in units of the machine epsilon (tol_rel_grad). Default: 1e7.</summary>
    public double RelativeGradientTolerance { get; init; } = 1e7;

    /// <summary>Convergence by the norm of a step (tol_param). Default: 1e-8.</summary>
    public double ParameterTolerance { get; init; } = 1e-8;

    /// <summary>The tolerances of L-BFGS.</summary>
    internal Optimization.LbfgsTolerances Tolerances => new(
        InitialStep, ObjectiveTolerance, RelativeObjectiveTolerance, GradientTolerance, RelativeGradientTolerance, ParameterTolerance, Iterations, HistorySize);

    /// <summary>Refuses values out of range.</summary>
    internal void Validate()
    {
        Require(Starts >= 1, "at least 1", nameof(Starts), Starts);
        Require(Iterations >= 1, "at least 1", nameof(Iterations), Iterations);
        Require(HistorySize >= 1, "at least 1", nameof(HistorySize), HistorySize);
        Require(InitialStep > 0, "a positive number", nameof(InitialStep), InitialStep);
        foreach ((string name, double value) in new[]
        {
            (nameof(ObjectiveTolerance), ObjectiveTolerance), (nameof(RelativeObjectiveTolerance), RelativeObjectiveTolerance),
            (nameof(GradientTolerance), GradientTolerance), (nameof(RelativeGradientTolerance), RelativeGradientTolerance),
            (nameof(ParameterTolerance), ParameterTolerance),
        })
            Require(value >= 0, "zero or a positive number", name, value);
    }

    private static void Require(bool holds, string expected, string name, double value)
    {
        if (!holds)
            throw new HmcNetException(
                "An option of the optimiser is out of range.", where: name, expected: expected, found: value.ToString(CultureInfo.InvariantCulture));
    }
}
