using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;

namespace ChatRoom.Server.Search;

/// <summary>Makes the two columns of a message in the index: its words, and the facts by which it is filtered.</summary>
/// <remarks>Reuses its buffers; the results are valid until the next call.</remarks>
internal sealed class IndexedText
{
    private readonly StringBuilder _builder = new();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private byte[] _text = new byte[4096];
    private byte[] _meta = new byte[256];

    /// <summary>Returns the token of a room.</summary>
    public static string RoomToken(long room) => string.Create(CultureInfo.InvariantCulture, $"r{room}");

    /// <summary>Returns the token of an author.</summary>
    public static string AuthorToken(long author) => string.Create(CultureInfo.InvariantCulture, $"f{author}");

    /// <summary>Gets the token of a message with a link.</summary>
    public static string LinkToken => "hl";

    /// <summary>Returns the columns of a message as UTF-8.</summary>
    public (ArraySegment<byte> Text, ArraySegment<byte> Meta) Of(MessagePosted message, long room, long author)
    {
        _builder.Clear();
        SearchTokens.Append(message.Text, _builder);
        var text = Encode(ref _text);

        _builder.Clear().Append(CultureInfo.InvariantCulture, $"r{room} f{author}");
        if (SearchQuery.IsLinked(message.Text))
        {
            _builder.Append(' ').Append(LinkToken);
        }

        foreach (var mention in MentionTokens.In(message))
        {
            _builder.Append(' ').Append(mention);
        }

        return (text, Encode(ref _meta));
    }

    private ArraySegment<byte> Encode(ref byte[] buffer)
    {
        var most = Encoding.UTF8.GetMaxByteCount(_builder.Length);
        if (buffer.Length < most)
        {
            buffer = new byte[most];
        }

        var length = 0;
        foreach (var chunk in _builder.GetChunks())
        {
            // A pair of surrogates may lie in two chunks.
            length += _encoder.GetBytes(chunk.Span, buffer.AsSpan(length), flush: false);
        }

        _encoder.Reset();
        return new(buffer, 0, length);
    }
}
