using System.Runtime.InteropServices;

namespace HmcNet.Hmc;

/// <summary>
/// Rents phase points (position, momentum, gradient and velocity with their log density and energy) from one
/// slab, so that a trajectory allocates nothing.
/// </summary>
/// <remarks>
/// A slot is an index. It is counted: <see cref="Rent"/> gives it one holder, <see cref="Retain"/> adds one,
/// <see cref="Release"/> takes one away, and a slot without holders is free. The sum of momenta of a span of
/// points lives in the momentum of a slot of its own. Not thread-safe.
/// </remarks>
internal sealed class PhasePointPool
{
    private const int Vectors = 4, Alignment = 8, Line = Alignment * sizeof(double);

    private readonly int stride, origin;
    private readonly double[] slab;
    private readonly double[] logDensity, energy;
    private readonly int[] holders, free;
    private int freeCount;

    /// <summary>Creates a pool.</summary>
    /// <param name="dimension">Number of coordinates of a point.</param>
    /// <param name="slots">Number of points that can be held at a time.</param>
    public PhasePointPool(int dimension, int slots)
    {
        Dimension = dimension;
        stride = Padded(dimension);
        // Pinned, so that the vectors stay on the cache lines they begin on: none is split by a register.
        slab = GC.AllocateArray<double>(checked(slots * Vectors * stride + Alignment), pinned: true);
        nuint address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(slab, 0);
        origin = (int)((Line - address % Line) % Line) / sizeof(double);
        logDensity = new double[slots];
        energy = new double[slots];
        holders = new int[slots];
        free = new int[slots];
        for (int i = 0; i < slots; i++)
            free[i] = slots - 1 - i;
        freeCount = slots;
    }

    /// <summary>Number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>Number of slots that are held.</summary>
    public int Held => free.Length - freeCount;

    /// <summary>The vectors of a slot.</summary>
    public PhasePoint this[int slot] => new(ref slab.AsSpan(origin + slot * Vectors * stride, Vectors * stride)[0], Dimension, stride);

    /// <summary>
    /// Distance between the vectors of a slot: the dimension rounded up to whole registers. What lies between is
    /// never written and stays zero, so that sums may run over it.
    /// </summary>
    public static int Padded(int dimension) => (dimension + Alignment - 1) / Alignment * Alignment;

    /// <summary>Log density at the position of a slot.</summary>
    public ref double LogDensity(int slot) => ref logDensity[slot];

    /// <summary>Hamiltonian of a slot: kinetic energy minus log density.</summary>
    public ref double Energy(int slot) => ref energy[slot];

    /// <summary>Takes a free slot; its contents are left over from earlier.</summary>
    /// <returns>The slot, with one holder.</returns>
    /// <exception cref="InvalidOperationException">When all slots are held: a slot was not released.</exception>
    public int Rent()
    {
        if (freeCount == 0)
            throw new InvalidOperationException("All phase points are rented; one was not released.");
        int slot = free[--freeCount];
        holders[slot] = 1;
        return slot;
    }

    /// <summary>Adds holders to a slot.</summary>
    /// <param name="slot">A held slot.</param>
    /// <param name="count">Number of holders to add.</param>
    /// <returns>The slot.</returns>
    public int Retain(int slot, int count = 1)
    {
        holders[slot] += count;
        return slot;
    }

    /// <summary>Takes a holder from a slot and frees it after the last.</summary>
    /// <param name="slot">A held slot.</param>
    /// <exception cref="InvalidOperationException">When the slot has no holder.</exception>
    public void Release(int slot)
    {
        if (holders[slot] <= 0)
            throw new InvalidOperationException("A phase point was released more often than rented.");
        int left = --holders[slot];
        // Written in any case: whether a slot is free by now follows the choices of the tree, and no branch foresees it.
        free[freeCount] = slot;
        freeCount += left == 0 ? 1 : 0;
    }
}
