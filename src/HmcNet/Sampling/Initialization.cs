using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Sampling;

/// <summary>Finds the starting point of a chain.</summary>
/// <remarks>
/// Stan, services/util/initialize.hpp: uniform on (-r, r) on the unconstrained scale, completed by the user's values;
/// accepted when log density and gradient are finite; 100 tries, but one when nothing is random.
/// </remarks>
internal static class Initialization
{
    /// <summary>Number of random starting points that are tried (Stan).</summary>
    public const int Tries = 100;

    /// <summary>Finds a starting point.</summary>
    /// <param name="target">The target, for its transforms and explanations.</param>
    /// <param name="density">The density of the chain; its counts are reset before and after.</param>
    /// <param name="stream">The random stream of the chain.</param>
    /// <param name="values">The user's constrained values, or null.</param>
    /// <param name="radius">Radius r, not negative.</param>
    /// <returns>An unconstrained point of finite log density and gradient, shape [Dimension].</returns>
    /// <exception cref="HmcNetException">
    /// When a value of the user is not finite, unknown or outside its support, or when no try gives a finite density.
    /// </exception>
    public static double[] Find(
        ISamplingTarget target, GuardedDensity density, RandomStream stream,
        IReadOnlyDictionary<string, double[]>? values, double radius)
    {
        var position = new double[target.Dimension];
        var given = new bool[target.Dimension];
        if (values is not null)
            Place(target, values, position, given);
        int tries = radius == 0 || given.All(g => g) ? 1 : Tries;
        var gradient = new double[target.Dimension];
        density.Reset();
        for (int attempt = 0; attempt < tries; attempt++)
        {
            stream.Begin(attempt, StreamPurpose.Initialisation);
            for (int i = 0; i < position.Length; i++)
                if (!given[i])
                    position[i] = radius * (2 * stream.NextUniform() - 1);
            double value = density.ValueAndGradient(position, gradient);
            if (double.IsFinite(value) && !density.RejectBadGradient(position, gradient))
            {
                density.Reset();
                return position;
            }
        }
        throw Failure(target, density, position, tries);
    }

    private static void Place(
        ISamplingTarget target, IReadOnlyDictionary<string, double[]> values, double[] position, bool[] given)
    {
        foreach ((string name, double[] entries) in values)
        {
            int bad = Array.FindIndex(entries, v => !double.IsFinite(v));
            if (bad >= 0)
                throw new HmcNetException(
                    "A starting value is not a finite number.",
                    where: FormattableString.Invariant($"\"{name}\", entry {bad + 1}"),
                    expected: "a finite number", found: FormattableString.Invariant($"{entries[bad]}"),
                    remedy: "correct it, or leave the parameter out to have it drawn at random");
        }
        target.Unconstrain(values, position, given);
        for (int i = 0; i < position.Length; i++)
            if (given[i] && !double.IsFinite(position[i]))
                throw new HmcNetException(
                    "A starting value lies on the boundary of its support.",
                    where: $"\"{target.CoordinateNames[i]}\"",
                    expected: "a value inside the support", found: FormattableString.Invariant($"{position[i]} on the unconstrained scale"),
                    remedy: "move it inside, or leave the parameter out to have it drawn at random");
    }

    private static HmcNetException Failure(ISamplingTarget target, GuardedDensity density, double[] position, int tries)
    {
        string[] found =
        [
            .. from outcome in Enum.GetValues<EvaluationOutcome>()
               where outcome != EvaluationOutcome.Finite && density.Count(outcome) > 0
               select FormattableString.Invariant($"{Describe(outcome)} {density.Count(outcome)} times"),
        ];
        Exception? thrown = density.FirstException;
        string first = thrown is null ? "" : $"; the first exception was {thrown.GetType().Name}: {thrown.Message}";
        return new HmcNetException(
            tries == 1
                ? "The log density cannot be evaluated at the starting point."
                : FormattableString.Invariant($"The log density cannot be evaluated at any of {tries} random starting points."),
            where: target.Name + ": " + NonFiniteExplanation.Of(target, position),
            expected: "a finite log density with a finite gradient",
            found: string.Join(", ", found) + first,
            remedy: "check data, priors and supports, reduce InitRadius, or give InitialValues",
            inner: thrown);
    }

    private static string Describe(EvaluationOutcome outcome) => outcome switch
    {
        EvaluationOutcome.NegativeInfinity => "a log density of -infinity",
        EvaluationOutcome.PositiveInfinity => "a log density of +infinity",
        EvaluationOutcome.NotANumber => "a log density of NaN",
        EvaluationOutcome.NonFiniteGradient => "a gradient that is not finite",
        _ => "an exception",
    };
}
