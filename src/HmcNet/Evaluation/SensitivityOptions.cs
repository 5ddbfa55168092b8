namespace HmcNet;

/// <summary>Options of power-scaling sensitivity.</summary>
public sealed record SensitivityOptions
{
    /// <summary>
    /// Names of the terms that are the prior: parameters for their priors, names of added terms. Null takes the priors of parameters that
    /// depend on no other parameter; distributions of groups given their scale belong to the model and are scaled only when named.
    /// </summary>
    public IReadOnlyList<string>? Prior { get; init; }

    /// <summary>Names of the terms that are the likelihood: observations and added terms. Null takes all that are not named as prior.</summary>
    public IReadOnlyList<string>? Likelihood { get; init; }

    /// <summary>Quantities to look at: variables ("alpha") or entries ("alpha[2]"), derived ones too. Null takes the scalar parameters.</summary>
    public IReadOnlyList<string>? Quantities { get; init; }

    /// <summary>Sensitivity above which a component matters: 0.05 (Kallioinen et al. 2024, section 4).</summary>
    public double Threshold { get; init; } = 0.05;

    /// <summary>Powers 1 - Delta and 1 + Delta are used: 0.01, inside (0, 1).</summary>
    public double Delta { get; init; } = 0.01;

    /// <summary>Checks the options.</summary>
    /// <exception cref="HmcNetException">When one is out of range.</exception>
    public void Validate()
    {
        Require(double.IsFinite(Threshold) && Threshold > 0, nameof(Threshold), Threshold, "positive and finite");
        Require(Delta is > 0 and < 1, nameof(Delta), Delta, "between 0 and 1, both excluded");
    }

    private static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
            throw new HmcNetException(
                $"The option {option} is out of range.", where: option, expected: expected, found: FormattableString.Invariant($"{found}"),
                remedy: $"set {option} to a value in that range");
    }
}
