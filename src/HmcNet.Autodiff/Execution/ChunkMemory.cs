namespace HmcNet.Autodiff.Execution;

/// <summary>What the loops of one function need to run in chunks; one after the other they use the same memory.</summary>
internal sealed unsafe class ChunkMemory
{
    private readonly PinnedSlab slots;
    private readonly int localLength;
    private PinnedSlab[] local = [];

    /// <summary>Reserves the slots of all chunks and the workspace of one thread.</summary>
    /// <param name="slotsLength">Doubles of the slots of all chunks.</param>
    /// <param name="localLength">Doubles of the workspace of a thread.</param>
    public ChunkMemory(int slotsLength, int localLength)
    {
        this.localLength = localLength;
        slots = new PinnedSlab(slotsLength);
        Provide(1);
    }

    /// <summary>Doubles for a function that one thread runs.</summary>
    public int Length => slots.Span.Length + localLength;

    /// <summary>The slots of the first chunk; those of the others follow.</summary>
    public double* Slots => slots.Start;

    /// <summary>The workspace of a thread.</summary>
    public double* LocalOf(int worker) => local[worker].Start;

    /// <summary>Reserves workspaces for so many threads; those that are there stay.</summary>
    public void Provide(int threads)
    {
        if (threads > local.Length)
            local = [.. local, .. Enumerable.Range(local.Length, threads - local.Length).Select(_ => new PinnedSlab(localLength))];
    }
}
