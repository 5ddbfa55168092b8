using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>A loop in chunks, ready to run for one function: by its thread alone, or by a team; the bits are the same.</summary>
internal sealed unsafe class ChunkedLoop : ChunkedWork
{
    private readonly ChunkCode code;
    private readonly ChunkPlan plan;
    private readonly ChunkMemory memory;
    private readonly double* slab;
    private readonly double* bound;
    private readonly int* tables;
    private readonly (int Slot, nint Target, int Size)[] results;

    /// <summary>Remembers where everything lies.</summary>
    /// <param name="code">Code of a chunk.</param>
    /// <param name="plan">How the loop is cut.</param>
    /// <param name="memory">Slots and workspaces.</param>
    /// <param name="results">For each reduction its slot, the address of its result and its size.</param>
    /// <param name="slab">The workspace of the function.</param>
    /// <param name="bound">Values that depend on data alone.</param>
    /// <param name="tables">Index tables.</param>
    public ChunkedLoop(
        ChunkCode code, ChunkPlan plan, ChunkMemory memory, (int Slot, nint Target, int Size)[] results, double* slab, double* bound, int* tables)
    {
        this.code = code;
        this.plan = plan;
        this.memory = memory;
        this.results = results;
        this.slab = slab;
        this.bound = bound;
        this.tables = tables;
    }

    /// <summary>Runs all chunks and adds them up.</summary>
    /// <param name="team">Who runs them; null for the caller alone.</param>
    public void Run(ThreadTeam? team)
    {
        if (team is null || team.Size == 1 || plan.Count == 1)
        {
            for (int chunk = 0; chunk < plan.Count; chunk++)
                RunChunk(chunk, 0);
        }
        else
        {
            team.Run(this, plan.Count);
        }
        AddUp();
        foreach ((int slot, nint target, int size) in results)
            new ReadOnlySpan<double>(memory.Slots + slot, size).CopyTo(new Span<double>((double*)target, size));
    }

    /// <inheritdoc/>
    public override void RunChunk(int chunk, int worker)
    {
        long first = (long)chunk * plan.ChunkRows;
        code(
            slab, bound, tables, memory.Slots + (long)chunk * plan.SlotLength, memory.LocalOf(worker), first,
            Math.Min(first + plan.ChunkRows, plan.Total));
    }

    /// <summary>Chunk 2 i and 2 i + 1 are added, then pairs of these, and so on; a last one without partner waits.</summary>
    private void AddUp()
    {
        int length = plan.SlotLength;
        for (long stride = 1; stride < plan.Count; stride *= 2)
        {
            for (long i = 0; i + stride < plan.Count; i += 2 * stride)
            {
                double* into = memory.Slots + i * length;
                double* from = memory.Slots + (i + stride) * length;
                for (int j = 0; j < length; j += Vector256<double>.Count)
                    (Vector256.Load(into + j) + Vector256.Load(from + j)).Store(into + j);
            }
        }
    }
}
