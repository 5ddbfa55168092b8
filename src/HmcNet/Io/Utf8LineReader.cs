namespace HmcNet.Io;

/// <summary>Reads a file line by line as bytes through one buffer; a line within it costs no allocation.</summary>
internal sealed class Utf8LineReader : IDisposable
{
    private const int FirstSize = 1 << 20;

    /// <summary>Longest line that is taken, in bytes: 256 MB, more than ten million columns.</summary>
    public const int LongestLine = 1 << 28;

    private readonly FileStream stream;
    private byte[] buffer = new byte[FirstSize];
    private int start;
    private int end;
    private bool isAtEnd;

    /// <summary>Opens a file; others may go on writing it.</summary>
    /// <param name="path">Path of the file.</param>
    public Utf8LineReader(string path)
    {
        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        Fill();
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (buffer.AsSpan(0, end).StartsWith(mark))
            start = mark.Length;
    }

    /// <summary>Number of the last line, from 1; 0 before the first.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Whether the last line ended with a line end rather than with the file.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Bytes taken from the file so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The first bytes of the file, as many as are there up to 512.</summary>
    public ReadOnlySpan<byte> Head => buffer.AsSpan(0, Math.Min(end, 512));

    /// <summary>The next line without its line end.</summary>
    /// <param name="line">The line; its bytes are overwritten by later calls.</param>
    /// <returns>False after the last line.</returns>
    /// <exception cref="InvalidDataException">When a line is longer than <see cref="LongestLine"/>.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int searched = start;
        while (true)
        {
            int at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Trimmed(buffer.AsSpan(start, searched + at - start));
                start = searched + at + 1;
                LineNumber++;
                IsTerminated = true;
                return true;
            }
            if (isAtEnd)
                return TakeRest(out line);
            int length = end - start;
            MakeRoom();
            searched = start + length;
            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private bool TakeRest(out ReadOnlySpan<byte> line)
    {
        line = Trimmed(buffer.AsSpan(start, end - start));
        if (start == end)
            return false;
        start = end;
        LineNumber++;
        IsTerminated = false;
        return true;
    }

    private void MakeRoom()
    {
        int length = end - start;
        if (length >= LongestLine)
            throw new InvalidDataException(FormattableString.Invariant($"Line {LineNumber + 1} is longer than {LongestLine} bytes."));
        byte[] target = 2 * length > buffer.Length ? new byte[2 * buffer.Length] : buffer;
        buffer.AsSpan(start, length).CopyTo(target);
        (buffer, start, end) = (target, 0, length);
    }

    private void Fill()
    {
        int count = stream.Read(buffer, end, buffer.Length - end);
        isAtEnd = count == 0;
        end += count;
        BytesRead += count;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
