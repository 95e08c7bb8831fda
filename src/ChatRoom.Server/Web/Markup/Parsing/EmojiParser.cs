using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Parses short codes of emoji: <c>:smile:</c>.</summary>
internal sealed class EmojiParser : InlineParser
{
    public EmojiParser() => OpeningCharacters = [':'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var rest = slice.AsSpan()[1..];
        var near = rest[..Math.Min(rest.Length, EmojiCodes.Longest + 1)];
        // 1:100:2 and std::x::y have no emoji.
        if (near.IndexOf(':') is not (> 0 and var length)
            || IsWord(slice.PeekCharExtra(-1))
            || (length + 1 < rest.Length && IsWord(rest[length + 1]))
            || EmojiCodes.Find(near[..length]) is not { } emoji)
        {
            return false;
        }

        processor.Inline = new LiteralInline(emoji);
        slice.Start += length + 2;
        return true;
    }

    // Two codes may touch: a colon is not part of a word.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c);
}
