using System.Globalization;
using System.Text;

namespace ChatRoom.Core.Text;

/// <summary>Runs <see cref="MessageText.Clean"/> once over a text that needs it.</summary>
/// <remarks>
/// Every rule looks at the output so far, not at the input. So a dropped character cannot create another one to clean.
/// </remarks>
internal ref struct MessageCleaner(string text)
{
    private static readonly Rune BlackFlag = new(0x1F3F4);

    private readonly ReadOnlySpan<char> _text = text;
    private readonly StringBuilder _output = new(text.Length);
    private BidiBalance _bidi;
    private Rune _last;
    private int _marks;

    public string Run()
    {
        for (var at = 0; at < _text.Length;)
        {
            at = Next(at);
        }

        _bidi.EndLine(_output);
        return _output.ToString().Trim('\n');
    }

    // Cleans the character at an index and returns the index after it.
    private int Next(int at)
    {
        var c = _text[at];
        if (TerminalEscape.Begins(c))
        {
            return TerminalEscape.End(_text, at);
        }

        if (MessageText.IsLineBreak(c))
        {
            _bidi.EndLine(_output);
            Write(new Rune('\n'));
            return at + (_text[at..].StartsWith("\r\n") ? 2 : 1);
        }

        if (char.IsControl(c) && c != '\t')
        {
            return at + 1;
        }

        Rune.DecodeFromUtf16(_text[at..], out var rune, out var consumed);
        if (IsTag(rune))
        {
            return FlagTags(at) is var tags and > 0 ? WriteAll(at, tags) : at + consumed;
        }

        if (IsKept(rune))
        {
            Write(rune);
        }

        return at + consumed;
    }

    private bool IsKept(Rune rune)
    {
        if (BidiBalance.IsControl(rune))
        {
            return _bidi.Accepts(rune);
        }

        if (MessageText.IsMark(Rune.GetUnicodeCategory(rune)) && _marks == MessageText.MaxMarks)
        {
            return false;
        }

        return rune.Value != 0xFEFF && !IsNoncharacter(rune);
    }

    private void Write(Rune rune)
    {
        _output.Append(rune);
        _last = rune;
        var category = Rune.GetUnicodeCategory(rune);
        if (MessageText.IsMark(category))
        {
            _marks++;
        }
        else if (category != UnicodeCategory.Format)
        {
            // A format character between marks does not end the sequence of marks.
            _marks = 0;
        }
    }

    private int WriteAll(int at, int length)
    {
        foreach (var rune in _text.Slice(at, length).EnumerateRunes())
        {
            Write(rune);
        }

        return at + length;
    }

    // Returns the length of the tags that make a black flag a regional one (UTS #51, ED-14a), or 0. They are 3 to 6
    // small letters or digits and the cancel tag.
    private readonly int FlagTags(int at)
    {
        if (_last != BlackFlag)
        {
            return 0;
        }

        var tags = 0;
        foreach (var rune in _text[at..].EnumerateRunes())
        {
            if (rune.Value == 0xE007F)
            {
                return tags is >= 3 and <= 6 ? 2 * (tags + 1) : 0;
            }

            if (rune.Value is not ((>= 0xE0030 and <= 0xE0039) or (>= 0xE0061 and <= 0xE007A)) || ++tags > 6)
            {
                return 0;
            }
        }

        return 0;
    }

    private static bool IsTag(Rune rune) => rune.Value is >= 0xE0000 and <= 0xE007F;

    internal static bool IsNoncharacter(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
