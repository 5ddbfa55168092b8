using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HmcNet.Hmc;

/// <summary>Views of the four vectors of one slot of a <see cref="PhasePointPool"/>, each of shape [Dimension].</summary>
/// <remarks>The Start members are for loops over whole registers, which run to <see cref="Stride"/>.</remarks>
internal readonly ref struct PhasePoint
{
    private readonly ref double start;
    private readonly int dimension;

    /// <summary>Lays the four vectors over a slot.</summary>
    /// <param name="start">First number of the slot, shape [4, stride].</param>
    /// <param name="dimension">Number of coordinates, at most <paramref name="stride"/>.</param>
    /// <param name="stride">Distance between the vectors.</param>
    public PhasePoint(ref double start, int dimension, int stride)
    {
        this.start = ref start;
        this.dimension = dimension;
        Stride = stride;
    }

    /// <summary>Distance between the vectors: the dimension rounded up to whole registers.</summary>
    public int Stride { get; }

    /// <summary>Position q.</summary>
    public Span<double> Position => MemoryMarshal.CreateSpan(ref start, dimension);

    /// <summary>Momentum p; in the slot of a sum of momenta, that sum.</summary>
    public Span<double> Momentum => MemoryMarshal.CreateSpan(ref MomentumStart, dimension);

    /// <summary>Gradient of the log density at q.</summary>
    public Span<double> Gradient => MemoryMarshal.CreateSpan(ref GradientStart, dimension);

    /// <summary>Velocity v = M^-1 p.</summary>
    public Span<double> Velocity => MemoryMarshal.CreateSpan(ref VelocityStart, dimension);

    /// <summary>First element of the position.</summary>
    public ref double PositionStart => ref start;

    /// <summary>First element of the momentum.</summary>
    public ref double MomentumStart => ref Unsafe.Add(ref start, Stride);

    /// <summary>First element of the gradient.</summary>
    public ref double GradientStart => ref Unsafe.Add(ref start, 2 * Stride);

    /// <summary>First element of the velocity.</summary>
    public ref double VelocityStart => ref Unsafe.Add(ref start, 3 * Stride);
}
