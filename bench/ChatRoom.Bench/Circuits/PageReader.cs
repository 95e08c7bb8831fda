using System.Text;
using ChatRoom.Server.Web.Markup;

namespace ChatRoom.Bench.Circuits;

/// <summary>Finds the generator's messages in what a page is to render, and notices if one is missing.</summary>
internal sealed class PageReader(MessageLayout layout)
{
    // All are said by the first client: its number opens every text.
    private static ReadOnlySpan<byte> Opening => "00000000"u8;

    // As the page has them.
    private static readonly (byte[] Html, byte Character)[] Encoded =
    [
        .. HtmlText.EncodedCharacters.Select(c => (Encoding.UTF8.GetBytes(new HtmlText().Text([c]).ToString()), (byte)c)),
    ];

    private readonly byte[] _text = new byte[layout.Bytes];
    private int _next = -1;

    /// <summary>The number of the message that comes next; -1 while none has come.</summary>
    public int Next => Volatile.Read(ref _next);

    /// <summary>Messages seen.</summary>
    public long Seen { get; private set; }

    /// <summary>Messages that did not come where they were due.</summary>
    public long Missed { get; private set; }

    /// <summary>Messages that came again, or too late.</summary>
    public long Doubled { get; private set; }

    /// <summary>Messages that were due earlier are not in <see cref="Delays"/>.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>From the moment a message was due until the page could render it.</summary>
    public LatencyHistogram Delays { get; } = new();

    /// <summary>Takes the bytes of a render.</summary>
    public void Take(ReadOnlySpan<byte> render)
    {
        var now = Crowd.Now;
        for (var place = 0; render[place..].IndexOf(Opening) is var found and >= 0;)
        {
            place += found;
            if (Decode(render[place..]) is var length and > 0 && layout.TryRead(_text, out var message))
            {
                Take(message, now);
                place += length;
            }
            else
            {
                place++;
            }
        }
    }

    /// <summary>Reads a text of the layout's length out of HTML; returns how many bytes it takes there, 0 if there are too few.</summary>
    private int Decode(ReadOnlySpan<byte> html)
    {
        var place = 0;
        for (var i = 0; i < _text.Length; i++)
        {
            if (place >= html.Length)
            {
                return 0;
            }

            var (length, character) = (1, html[place]);
            if (character == '&')
            {
                foreach (var encoded in Encoded)
                {
                    if (html[place..].StartsWith(encoded.Html))
                    {
                        (length, character) = (encoded.Html.Length, encoded.Character);
                    }
                }
            }

            _text[i] = character;
            place += length;
        }

        return place;
    }

    private void Take(in Message message, long now)
    {
        if (_next >= 0 && message.Number < _next)
        {
            Doubled++;
            return;
        }

        Missed += _next < 0 ? 0 : message.Number - _next;
        Seen++;
        Volatile.Write(ref _next, message.Number + 1);
        if (message.Time >= From)
        {
            Delays.Record(now - message.Time);
        }
    }
}
