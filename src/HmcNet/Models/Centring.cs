namespace HmcNet;

/// <summary>In which form a group-level parameter is sampled: written <c>centered: true</c>, <c>false</c> or <c>Centring.Auto</c>.</summary>
/// <remarks>The model means the same in every form; only the coordinates that a sampler moves in differ.</remarks>
public readonly record struct Centring
{
    private readonly byte form;

    private Centring(byte form) => this.form = form;

    /// <summary>The parameter itself is sampled.</summary>
    public static Centring Centered => default;

    /// <summary>The standard variable of its location-scale prior is sampled.</summary>
    public static Centring NonCentered => new(1);

    /// <summary>
    /// NUTS chooses for every element between the two and in between, from the draws of a pilot run (see <see cref="CentringChoice"/>).
    /// Whatever else uses the model takes the centred form; so does NUTS where the prior has no other, or is made of numbers alone.
    /// </summary>
    public static Centring Auto => new(2);

    /// <summary>Whether the form is learnt.</summary>
    public bool IsAuto => form == 2;

    /// <summary>Whether the form is the non-centred one.</summary>
    public bool IsNonCentered => form == 1;

    /// <summary>A form from its name in other tools.</summary>
    /// <param name="centered">True for the centred form, false for the non-centred one.</param>
    public static implicit operator Centring(bool centered) => centered ? Centered : NonCentered;

    /// <summary>The form in a word.</summary>
    /// <returns>"centred", "non-centred" or "auto".</returns>
    public override string ToString() => IsAuto ? "auto" : IsNonCentered ? "non-centred" : "centred";
}
