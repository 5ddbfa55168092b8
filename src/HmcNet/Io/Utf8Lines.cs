using System.Globalization;
using System.Text;

namespace HmcNet.Io;

/// <summary>A byte buffer before a stream that formats text and numbers without allocation.</summary>
internal sealed class Utf8Lines(Stream stream) : IDisposable
{
    private const int Size = 1 << 16;

    // No double needs more in its shortest round-trip form.
    private const int LongestNumber = 32;

    private readonly byte[] buffer = new byte[Size];
    private int used;

    /// <summary>Appends text.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> piece = text[..Math.Min(text.Length, Size / 4)];
            if (used + Encoding.UTF8.GetMaxByteCount(piece.Length) > Size)
                Flush();
            used += Encoding.UTF8.GetBytes(piece, buffer.AsSpan(used));
            text = text[piece.Length..];
        }
    }

    /// <summary>Appends one ASCII character.</summary>
    public void Character(char character)
    {
        if (used == Size)
            Flush();
        buffer[used++] = (byte)character;
    }

    /// <summary>Appends a number in shortest round-trip form; nan, inf and -inf as CmdStan writes them.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Text(double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
            return;
        }
        if (used + LongestNumber > Size)
            Flush();
        value.TryFormat(buffer.AsSpan(used), out int length, default, CultureInfo.InvariantCulture);
        used += length;
    }

    /// <summary>Hands everything to the operating system.</summary>
    public void Flush()
    {
        int count = used;
        used = 0;
        stream.Write(buffer, 0, count);
        stream.Flush();
    }

    /// <summary>Closes the stream; what is still in the buffer is lost unless it was flushed.</summary>
    public void Dispose() => stream.Dispose();
}
