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

    /// <summary>Returns the token of the messages that may be to a person: its handle begins with the same word.</summary>
    public static string? MentionToken(string handle)
    {
        var tokens = SearchTokens.Of(handle);
        var end = tokens.IndexOf(' ', StringComparison.Ordinal);
        return tokens.Length == 0 ? null : "@" + (end < 0 ? tokens : tokens[..end]);
    }

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

        AddMention(message.Answers?.Author);
        for (var at = message.Text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = message.Text.IndexOf('@', at + 1))
        {
            var word = message.Text.AsSpan(at + 1, Math.Min(SearchTokens.MaxLength, message.Text.Length - at - 1));
            var end = word.IndexOfAny(" \n\t@");
            AddMention((end < 0 ? word : word[..end]).ToString());
        }

        return (text, Encode(ref _meta));
    }

    private void AddMention(string? handle)
    {
        if (handle is not null && MentionToken(handle) is { } token)
        {
            _builder.Append(' ').Append(token);
        }
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
