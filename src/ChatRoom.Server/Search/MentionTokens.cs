using ChatRoom.Core.Events;
using ChatRoom.Core.Search.Words;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Search;

/// <summary>Makes the tokens of the persons to whom a message may be: each begins with <c>@</c>.</summary>
internal static class MentionTokens
{
    /// <summary>Returns the token of the messages that may be to a person: its handle begins with the same word.</summary>
    public static string? Of(string handle)
    {
        var tokens = SearchTokens.Of(handle);
        var end = tokens.IndexOf(' ', StringComparison.Ordinal);
        return tokens.Length == 0 ? null : "@" + (end < 0 ? tokens : tokens[..end]);
    }

    /// <summary>Returns the tokens of the messages that may be to a person with one of these handles, each once.</summary>
    public static IEnumerable<string> OfAny(IEnumerable<string> handles) => handles.Select(Of).OfType<string>().Distinct();

    /// <summary>Returns the tokens of a message, some of them maybe twice.</summary>
    public static IEnumerable<string> In(MessagePosted message)
    {
        if (message.Answers is { } answered && Of(answered.Author) is { } author)
        {
            yield return author;
        }

        for (var at = NextSign(message.Text, 0); at >= 0; at = NextSign(message.Text, at + 1))
        {
            var word = message.Text.AsSpan(at + 1, Math.Min(SearchTokens.MaxLength, message.Text.Length - at - 1));
            var end = word.IndexOfAny(" \n\t" + Handle.MentionSigns);
            if (Of((end < 0 ? word : word[..end]).ToString()) is { } token)
            {
                yield return token;
            }
        }
    }

    private static int NextSign(string text, int from) =>
        text.AsSpan(from).IndexOfAny(Handle.MentionSigns) is var next and >= 0 ? from + next : -1;
}
