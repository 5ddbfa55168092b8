using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>A loop in chunks, ready to run for one function: by its thread alone, or by a team; the bits are the same.</summary>
internal sealed unsafe class ChunkedLoop : ChunkedWork
{
    private readonly ChunkCode code;
    private readonly ChunkPlan plan;
    private readonly ChunkMemory memory;
    private readonly Workspace workspace;
    private readonly (int Slot, Place Target, int Size)[] results;
    private double* point;
    private double* value;
    private double* rest;

    /// <summary>Remembers where everything lies.</summary>
    /// <param name="code">Code of a chunk.</param>
    /// <param name="plan">How the loop is cut.</param>
    /// <param name="memory">Slots and workspaces.</param>
    /// <param name="workspace">The workspace of the function.</param>
    /// <param name="results">For each reduction its slot, the place of its result and its size.</param>
    public ChunkedLoop(
        ChunkCode code, ChunkPlan plan, ChunkMemory memory, Workspace workspace, (int Slot, Place Target, int Size)[] results)
    {
        this.code = code;
        this.plan = plan;
        this.memory = memory;
        this.workspace = workspace;
        this.results = results;
    }

    /// <summary>Runs all chunks and adds them up.</summary>
    /// <param name="team">Who runs them; null for the caller alone.</param>
    /// <param name="parameters">The caller's parameters.</param>
    /// <param name="first">Written: the first output.</param>
    /// <param name="others">Written: the other outputs.</param>
    public void Run(ThreadTeam? team, double* parameters, double* first, double* others)
    {
        point = parameters;
        value = first;
        rest = others;
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
        foreach ((int slot, Place target, int size) in results)
            new ReadOnlySpan<double>(memory.Slots + slot, size).CopyTo(new Span<double>(AddressOf(target), size));
    }

    /// <inheritdoc/>
    public override void RunChunk(int chunk, int worker)
    {
        long first = (long)chunk * plan.ChunkRows;
        code(
            point, value, rest, memory.Slots + (long)chunk * plan.SlotLength, memory.LocalOf(worker), first,
            Math.Min(first + plan.ChunkRows, plan.Total));
    }

    private double* AddressOf(Place place) => place.Region switch
    {
        Region.Point => point + place.Offset,
        Region.Value => value + place.Offset,
        Region.Rest => rest + place.Offset,
        _ => workspace.AddressOf(place),
    };

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
