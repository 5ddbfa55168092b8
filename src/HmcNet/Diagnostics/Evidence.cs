namespace HmcNet;

/// <summary>A named number on which a finding rests, e.g. the share of divergent points below the median of a scale.</summary>
/// <param name="Name">What the number is, in words.</param>
/// <param name="Value">The number.</param>
public sealed record Evidence(string Name, double Value);
