using ChatRoom.Core.Text;
using Markdig.Helpers;
using Markdig.Parsers;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses <c>@handle</c>, whether or not a participant has the handle.</summary>
internal sealed class MentionParser : InlineParser
{
    // A handle has at most 32 letters, each with at most four marks.
    private const int MaxLength = Handle.MaxRunes * (1 + Handle.MaxMarks) * 2;

    public MentionParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // ada@example.org is not a mention.
        if (IsLetter(slice.PeekCharExtra(-1)))
        {
            return false;
        }

        var rest = slice.AsSpan()[1..];
        var length = 0;
        while (length < rest.Length && (IsLetter(rest[length]) || Handle.IsSign(rest[length])))
        {
            length++;
        }

        var handle = WithoutEnd(rest[..length]);
        if (handle.Length is 0 or > MaxLength)
        {
            return false;
        }

        processor.Inline = new MentionInline(Handle.Spell(handle.ToString()));
        slice.Start += 1 + handle.Length;
        return true;
    }

    private static bool IsLetter(char c) => c <= '~'
        ? char.IsAsciiLetterOrDigit(c) || c is '_' or '-'
        : Letter.IsPart(c);

    // A sign at the end is punctuation, save the geresh and the joiner, which may end a handle.
    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> text)
    {
        while (text is [.., var last] && (last is '_' or '-' || (Handle.IsSign(last) && last is not ('\u05F3' or '\u200D'))))
        {
            text = text[..^1];
        }

        return text;
    }
}
