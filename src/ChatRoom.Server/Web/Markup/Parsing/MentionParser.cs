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
        if (MayStandInHandle(slice.PeekCharExtra(-1)))
        {
            return false;
        }

        var rest = slice.AsSpan()[1..];
        var length = 0;
        while (length < rest.Length && MayStandInHandle(rest[length]))
        {
            length++;
        }

        var handle = rest[..length].TrimEnd("_-");
        if (handle.Length is 0 or > MaxLength)
        {
            return false;
        }

        processor.Inline = new MentionInline(handle.ToString());
        slice.Start += 1 + handle.Length;
        return true;
    }

    private static bool MayStandInHandle(char c) => c <= '~'
        ? char.IsAsciiLetterOrDigit(c) || c is '_' or '-'
        : Letter.IsPart(c);
}
