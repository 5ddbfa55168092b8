using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>
/// Draws some variables of the state from their full conditional, or moves them so that it stays the same. One instance a
/// chain; updates allocate nothing.
/// </summary>
internal abstract class GibbsKernel
{
    /// <summary>Number of evaluations of the conditional's log density or natural parameters so far.</summary>
    public long Evaluations { get; protected set; }

    /// <summary>Updates the variables.</summary>
    /// <param name="state">Read: all variables; written: those of the kernel.</param>
    /// <param name="random">Source of random numbers, placed at this sweep.</param>
    /// <exception cref="HmcNetException">When the conditional is improper at this state, or cannot be evaluated.</exception>
    public abstract void Update(Span<double> state, RandomStream random);

    /// <summary>Whether updates may still tune the kernel: true in warm-up.</summary>
    public bool IsTuning { get; set; }

    /// <summary>Number of the sweep, counted through the whole chain.</summary>
    public int Iteration { get; set; }

    /// <summary>Takes over what a kernel of the same variables has learnt in warm-up; nothing else of it.</summary>
    /// <param name="tuned">The kernel of a chain that is continued; it stays as it is.</param>
    public virtual void Learn(GibbsKernel tuned)
    {
    }
}
