using System.Globalization;
using ChatRoom.Core.Rooms;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatRoom.Server.Web.Markup;

/// <summary>Block quotes. None begins far to the right, so that a line of <c>&gt;</c> nests only so deep.</summary>
internal sealed class ShallowQuoteParser : QuoteBlockParser
{
    /// <summary>No quote and no list begins at or after this column of a line; further markers are text.</summary>
    public const int MaxColumn = 16;

    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < MaxColumn ? base.TryOpen(processor) : BlockState.None;
}

/// <summary>Lists, within the same bound.</summary>
internal sealed class ShallowListParser : ListBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        processor.Column < ShallowQuoteParser.MaxColumn ? base.TryOpen(processor) : BlockState.None;
}

/// <summary>Paragraphs that are text all through: no link reference definitions, which would vanish, and no headings.</summary>
internal sealed class TextParagraphParser : ParagraphBlockParser
{
    public TextParagraphParser() => ParseSetextHeadings = false;

    public override bool Close(BlockProcessor processor, Block block)
    {
        ref var lines = ref ((ParagraphBlock)block).Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            lines.Lines[i].Slice.TrimStart();
        }

        if (lines.Count > 0)
        {
            lines.Lines[lines.Count - 1].Slice.TrimEnd();
        }

        return lines.Count > 0;
    }
}

/// <summary>Emphasis. Its cost grows with the square of the delimiters: after so many of a message, the rest are text.</summary>
internal sealed class BoundedEmphasisParser : EmphasisInlineParser
{
    private const int MaxDelimiters = 400;

    public BoundedEmphasisParser() => EmphasisDescriptors.Add(new EmphasisDescriptor('~', 2, 2, enableWithinWord: true));

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState(this, () => new Count()).Next() <= MaxDelimiters && base.Match(processor, ref slice);
}

/// <summary>Links, without images; bounded like emphasis.</summary>
internal sealed class BoundedLinkParser : LinkInlineParser
{
    private const int MaxBrackets = 200;

    // Without the exclamation mark there are no images.
    public BoundedLinkParser() => OpeningCharacters = ['[', ']'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState(this, () => new Count()).Next() <= MaxBrackets && base.Match(processor, ref slice);
}

internal sealed class Count
{
    private int _count;

    public int Next() => ++_count;
}

/// <summary><c>http</c> and <c>https</c> addresses as they stand in the text.</summary>
internal sealed class BareLinkParser : InlineParser
{
    public BareLinkParser() => OpeningCharacters = ['h', 'H'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (char.IsLetterOrDigit(slice.PeekCharExtra(-1)))
        {
            return false;
        }

        var rest = slice.AsSpan();
        var scheme = rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : 0;
        if (scheme == 0)
        {
            return false;
        }

        var end = scheme;
        while (end < rest.Length && MayStandInAddress(rest[end]))
        {
            end++;
        }

        var address = WithoutPunctuation(rest[..end]);
        if (address.Length <= scheme || !char.IsLetterOrDigit(address[scheme]))
        {
            return false;
        }

        processor.Inline = new AutolinkInline(address.ToString());
        slice.Start += address.Length;
        return true;
    }

    private static bool MayStandInAddress(char c) => c <= '~'
        ? c > ' ' && c is not ('<' or '>' or '"' or '`' or '[' or ']' or '\\')
        : Letters.IsPartOfOne(c);

    // What ends a sentence or closes a bracket around the address is not a part of it.
    private static ReadOnlySpan<char> WithoutPunctuation(ReadOnlySpan<char> address)
    {
        while (address.Length > 0
            && ("?!.,:;*_~'".Contains(address[^1], StringComparison.Ordinal)
                || (address[^1] == ')' && address.Count(')') > address.Count('('))))
        {
            address = address[..^1];
        }

        return address;
    }
}

/// <summary><c>@handle</c>, whoever has that handle.</summary>
internal sealed class MentionParser : InlineParser
{
    // A handle has at most 32 letters, each with at most four marks.
    private const int MaxLength = Handle.MaxRunes * (1 + Handle.MaxMarks) * 2;

    public MentionParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // Not in ada@example.org.
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
        : Letters.IsPartOfOne(c);
}

/// <summary>Letters of any script.</summary>
internal static class Letters
{
    /// <summary>Whether this is a letter, a digit, a mark on one, or half of what may be one.</summary>
    public static bool IsPartOfOne(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

/// <summary>What may be somebody's handle, after an <c>@</c>.</summary>
internal sealed class MentionInline(string handle) : LeafInline
{
    public string Handle { get; } = handle;
}

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
