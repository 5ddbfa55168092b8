using System.Runtime.CompilerServices;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>Bounds the work spent on one sum, so that the pass stays linear in the size of a graph and never deep.</summary>
internal sealed class Budget(int steps = 2000)
{
    private int left = steps;

    /// <summary>Takes one step; false when there is none left.</summary>
    public bool Spend() => left-- > 0 && RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
