using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>
/// All algebraic identities that graphs are simplified by. Each holds for every input, negative, zero, infinite and NaN
/// ones included, within the limits that <see cref="Pipeline"/> states, and makes the graph smaller or brings it
/// nearer to a normal form: numbers in front, negations outside, sums over as little as possible.
/// </summary>
internal static class Rules
{
    /// <summary>The rules in the order in which they are tried.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. ElementwiseRules.Broadcasts,
        .. ArithmeticRules.All,
        .. ElementwiseRules.All,
        .. StructureRules.All,
        .. ReductionRules.All,
    ];
}
