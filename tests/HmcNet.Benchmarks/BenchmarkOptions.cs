namespace HmcNet.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Models">Parts of the names of the models to measure; empty for all.</param>
/// <param name="Quick">True leaves the standard run out.</param>
/// <param name="Peers">True fits the models with rstan too.</param>
/// <param name="Check">True only compares the compiled with the hand-written numbers.</param>
/// <param name="Loops">True prints the loops that were compiled below each row.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Models, bool Quick, bool Peers, bool Check, bool Loops)
{
    public const string Usage = "options: [--models PART-OF-A-NAME]... [--quick] [--peers] [--check] [--loops]; or: adaptation [PART-OF-A-NAME [PART-OF-A-WAY]]; or: sampler; or: threads; or: gibbs [PART-OF-A-NAME] [--peers]";

    /// <summary>Whether a model is asked for.</summary>
    public bool Includes(BenchmarkModel model) =>
        Models.Count == 0 || Models.Any(part => model.Name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the arguments; null when they cannot be understood.</summary>
    public static BenchmarkOptions? Parse(string[] arguments)
    {
        var options = new BenchmarkOptions([], false, false, false, false);
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--models" when i + 1 < arguments.Length:
                    options = options with { Models = [.. options.Models, arguments[++i]] };
                    break;
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--peers":
                    options = options with { Peers = true };
                    break;
                case "--check":
                    options = options with { Check = true };
                    break;
                case "--loops":
                    options = options with { Loops = true };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
