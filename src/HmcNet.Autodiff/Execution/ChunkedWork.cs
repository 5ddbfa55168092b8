namespace HmcNet.Autodiff.Execution;

/// <summary>Numbered pieces of work, none of which depends on another.</summary>
internal abstract class ChunkedWork
{
    /// <summary>Does one piece.</summary>
    /// <param name="chunk">Its number, counted from 0.</param>
    /// <param name="worker">Who does it: 0 is the caller's thread; a worker does one piece at a time.</param>
    public abstract void RunChunk(int chunk, int worker);
}
