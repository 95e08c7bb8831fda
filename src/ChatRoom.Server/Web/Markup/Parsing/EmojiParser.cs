using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Short codes of emoji: <c>:smile:</c>.</summary>
internal sealed class EmojiParser : InlineParser
{
    public EmojiParser() => OpeningCharacters = [':'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var rest = slice.AsSpan()[1..];
        var near = rest[..Math.Min(rest.Length, EmojiCodes.Longest + 1)];
        // Neither in 1:100:2 nor in std::x::y.
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

    // Two codes may stand side by side: the colon before the second one belongs to the first, and is gone by then.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c);
}
