namespace HmcNet.Autodiff.Execution;

/// <summary>The memory that the code of one thread works on.</summary>
internal sealed unsafe class Workspace
{
    // Fields, since generated code reads them.
#pragma warning disable CA1051 // visible instance fields
    /// <summary>The thread's own values.</summary>
    public readonly double* Slab;

    /// <summary>Values that depend on data alone.</summary>
    public readonly double* Bound;

    /// <summary>Index tables.</summary>
    public readonly int* Tables;
#pragma warning restore CA1051

    // Held, so that the memory lives as long as this object.
    private readonly PinnedSlab own;
    private readonly BoundData data;

    /// <summary>Makes a workspace.</summary>
    /// <param name="length">Doubles of the thread's own.</param>
    /// <param name="data">What all threads share.</param>
    public Workspace(int length, BoundData data)
    {
        own = new PinnedSlab(length);
        this.data = data;
        Slab = own.Start;
        Bound = data.Values;
        Tables = data.Tables;
    }

    /// <summary>The address of a value in the workspace.</summary>
    public double* AddressOf(Place place) => (place.Region == Region.Slab ? Slab : Bound) + place.Offset;
}
