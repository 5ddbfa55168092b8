using HmcNet.Autodiff.Execution;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling;

/// <summary>The state of one chain and its kernels.</summary>
internal sealed class SweepState
{
    private const int Tries = 100;

    /// <summary>So many values of a discrete parameter are starting values; as many as are enumerated.</summary>
    private const double MostStartingValues = 10_000;

    private readonly SweepPlan plan;
    private readonly RandomStream random;
    private readonly GibbsKernel[] kernels;
    private readonly GraphFunction values;
    private readonly GraphFunction logDensity;
    private readonly GraphFunction held;
    private readonly double[] state, before;
    private readonly double[] output = new double[1];

    /// <summary>Makes the kernels of a chain.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="random">The random stream of the chain.</param>
    /// <param name="context">The chain.</param>
    public SweepState(SweepPlan plan, RandomStream random, KernelContext context)
    {
        this.plan = plan;
        this.random = random;
        kernels = [.. plan.Kernels.Select((k, i) => k.Create(context with { Place = i }))];
        values = context.Own(plan.ValuesFunction);
        logDensity = context.Own(plan.LogDensityFunction);
        held = context.Own(plan.HeldFunction);
        state = new double[plan.Model.Size];
        before = new double[plan.Model.Size];
    }

    /// <summary>The current state.</summary>
    public ReadOnlySpan<double> State => state;

    /// <summary>Evaluations by all kernels so far.</summary>
    public long Evaluations
    {
        get
        {
            long sum = 0;
            foreach (GibbsKernel kernel in kernels)
                sum += kernel.Evaluations;
            return sum;
        }
    }

    /// <summary>Goes to a state.</summary>
    /// <param name="from">Read: the state.</param>
    public void MoveTo(ReadOnlySpan<double> from) => from.CopyTo(state);

    /// <summary>Goes to a random starting point where all terms are finite.</summary>
    /// <param name="given">Unconstrained coordinates with which of them are given, or null.</param>
    /// <param name="radius">Coordinates that are not given are uniform on (-radius, radius).</param>
    /// <exception cref="HmcNetException">When no such point is found.</exception>
    public void Start((double[] Position, bool[] Given)? given, double radius)
    {
        var position = new double[held.ParameterCount];
        double found = double.NaN;
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            random.Begin(attempt, StreamPurpose.Initialisation);
            int next = 0;
            foreach (StateVariable variable in plan.Model.Variables)
            {
                for (int i = 0; i < variable.Parameter.CoordinateCount; i++, next++)
                {
                    double drawn = variable.IsDiscrete ? random.NextUniform() : radius * (2 * random.NextUniform() - 1);
                    position[next] = given is { } start && start.Given[next] ? start.Position[next] : drawn;
                }
            }
            held.Run(position, state);
            SpreadDiscrete(given?.Given);
            logDensity.Run(state, output);
            found = output[0];
            if (double.IsFinite(found))
                return;
        }
        throw new HmcNetException(
            FormattableString.Invariant($"The log density cannot be evaluated at any of {Tries} random starting points."), where: plan.Plan.ModelName,
            expected: "a finite log density", found: FormattableString.Invariant($"{found}"), remedy: "check data, priors and supports, reduce InitRadius, or give InitialValues");
    }

    /// <summary>One update of every kernel.</summary>
    /// <param name="iteration">Sweep, counted through the whole chain; names the random numbers.</param>
    /// <param name="isTuning">Whether kernels may learn.</param>
    public void Sweep(int iteration, bool isTuning)
    {
        random.Begin(iteration, StreamPurpose.Gibbs);
        state.CopyTo(before, 0);
        try
        {
            foreach (GibbsKernel kernel in kernels)
            {
                kernel.IsTuning = isTuning;
                kernel.Iteration = iteration;
                kernel.Update(state, random);
            }
        }
        catch
        {
            // A sweep that was stopped half-way is made anew from its beginning when the chain goes on.
            before.CopyTo(state, 0);
            throw;
        }
    }

    /// <summary>Takes over what the kernels of a chain that is continued have learnt.</summary>
    /// <param name="previous">The state of that chain.</param>
    public void Learn(SweepState previous)
    {
        for (int k = 0; k < kernels.Length; k++)
            kernels[k].Learn(previous.kernels[k]);
    }

    /// <summary>The sum of all terms at the current state.</summary>
    public double LogDensity()
    {
        logDensity.Run(state, output);
        return output[0];
    }

    /// <summary>The parameters and derived quantities at the current state.</summary>
    /// <param name="destination">Written: the values of a draw.</param>
    public void WriteValues(Span<double> destination) => values.Run(state, destination);

    /// <summary>Turns uniform numbers into whole ones between the bounds of discrete variables that were not given.</summary>
    private void SpreadDiscrete(bool[]? given)
    {
        int coordinate = 0;
        foreach (StateVariable variable in plan.Model.Variables)
        {
            if (variable.IsDiscrete)
            {
                var bounds = new KernelBounds(plan.Model, variable);
                bounds.Evaluate(state);
                for (int i = 0; i < variable.Size; i++)
                {
                    if (given is not null && given[coordinate + i])
                        continue;
                    // Without an upper bound, which only a conditional of the user allows, among the first few values.
                    double count = Math.Min(bounds.Upper(i) - bounds.Lower(i) + 1, MostStartingValues);
                    state[variable.Offset + i] = bounds.Lower(i) + Math.Floor(Math.Min(count - 1, count * state[variable.Offset + i]));
                }
            }
            coordinate += variable.Parameter.CoordinateCount;
        }
    }
}
