using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Doctoring;

/// <summary>A fit as the doctor sees it: the model with its graph, the draws, and the transitions that were kept.</summary>
internal sealed class Patient
{
    private readonly Lazy<Interpreter> terms;

    /// <summary>Puts a fit on the table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Its draws.</param>
    /// <param name="run">How they were made.</param>
    /// <param name="signs">What the checks of draws and transitions found.</param>
    public Patient(Model model, Draws draws, SamplerRun run, Diagnosis signs)
    {
        Signs = signs;
        Model = model;
        Draws = draws;
        Run = run;
        RecordedTransition[] kept = [.. run.Chains.SelectMany(c => c.Recorded)];
        Divergent = [.. kept.Where(t => t.IsDivergent)];
        Ordinary = [.. kept.Where(t => !t.IsDivergent)];
        terms = new(() => new Interpreter(model.Graphs.Explanation, model.BoundData));
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Its draws.</summary>
    public Draws Draws { get; }

    /// <summary>How they were made.</summary>
    public SamplerRun Run { get; }

    /// <summary>What the checks of draws and transitions found.</summary>
    public Diagnosis Signs { get; }

    /// <summary>Whether a check of draws or transitions failed: only then is there a cause to be looked for.</summary>
    /// <param name="kinds">The checks.</param>
    public bool IsIll(params ReadOnlySpan<FindingKind> kinds)
    {
        foreach (FindingKind kind in kinds)
        {
            if (Signs.Find(kind) is { Severity: > FindingSeverity.None })
                return true;
        }
        return false;
    }

    /// <summary>The divergent transitions that were kept.</summary>
    public IReadOnlyList<RecordedTransition> Divergent { get; }

    /// <summary>Ordinary transitions to compare them with.</summary>
    public IReadOnlyList<RecordedTransition> Ordinary { get; }

    /// <summary>One coordinate at the last point of some transitions.</summary>
    public static double[] Coordinate(IReadOnlyList<RecordedTransition> transitions, int coordinate) =>
        [.. transitions.Select(t => t.Last[coordinate])];

    /// <summary>The terms of the log density at a point, each summed.</summary>
    /// <param name="position">Unconstrained coordinates.</param>
    /// <returns>One value a term, in the order of <see cref="Model.Terms"/>.</returns>
    public double[] TermsAt(ReadOnlySpan<double> position)
    {
        terms.Value.Evaluate(position);
        var sums = new double[Model.Terms.Count];
        for (int t = 0; t < sums.Length; t++)
        {
            foreach (double value in terms.Value.ValueOf(Model.Graphs.Explanation.Outputs[t]))
                sums[t] += value;
        }
        return sums;
    }
}
