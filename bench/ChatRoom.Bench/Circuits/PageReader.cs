using ChatRoom.Bench.Load;
using ChatRoom.Bench.Wires;
using HdrHistogram;

namespace ChatRoom.Bench.Circuits;

/// <summary>Finds the messages of the generator in the renders of a page, and notices missing ones.</summary>
internal sealed class PageReader(MessageText text)
{
    private const long MaxDelay = 3_600_000_000_000;

    private int _next = -1;

    // The first client sends all messages, and its number opens every text.
    private static ReadOnlySpan<byte> Opening => "AAAAAAAA"u8;

    /// <summary>Gets the number of the next message; -1 before the first one.</summary>
    public int Next => Volatile.Read(ref _next);

    public long Missed { get; private set; }

    public long Doubled { get; private set; }

    /// <summary>Gets or sets the moment from which due messages count in <see cref="Delays"/>.</summary>
    public long MeasuredFrom { get; set; } = long.MaxValue;

    /// <summary>Gets the times from the moment a message was due until the page could render it.</summary>
    public LongHistogram Delays { get; } = new(MaxDelay, 2);

    /// <summary>Takes the bytes of one render.</summary>
    public void Take(ReadOnlySpan<byte> render)
    {
        var now = ClientGroup.Now;
        while (render.IndexOf(Opening) is var found and >= 0 && render.Length >= found + text.Bytes)
        {
            render = render[found..];
            var isMessage = text.TryRead(render[..text.Bytes], out var message);
            render = render[(isMessage ? text.Bytes : 1)..];
            if (isMessage)
            {
                Take(message, now);
            }
        }
    }

    private void Take(in Message message, long now)
    {
        if (message.Number < _next)
        {
            Doubled++;
            return;
        }

        Missed += _next < 0 ? 0 : message.Number - _next;
        Volatile.Write(ref _next, message.Number + 1);
        if (message.Time >= MeasuredFrom)
        {
            Delays.RecordValue(Math.Clamp(now - message.Time, 0, MaxDelay));
        }
    }
}
