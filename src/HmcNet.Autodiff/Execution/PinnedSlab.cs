namespace HmcNet.Autodiff.Execution;

/// <summary>Doubles that do not move, beginning at a multiple of 64 bytes, zero at first.</summary>
internal sealed unsafe class PinnedSlab
{
    private const int Line = 64;
    private readonly double[] memory;
    private readonly int length;

    public PinnedSlab(int length)
    {
        this.length = length;
        memory = GC.AllocateArray<double>(length + Line / sizeof(double), pinned: true);
        fixed (double* first = memory)
            Start = (double*)(((nint)first + Line - 1) / Line * Line);
    }

    /// <summary>The first double; valid as long as this object is reachable.</summary>
    public double* Start { get; }

    public Span<double> Span => new(Start, length);
}
