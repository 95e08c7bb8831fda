using AngleSharp.Dom;
using ChatRoom.Server.Web.Markup.Parsing;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>Compares the HTML of a message with its source: nothing may be missing but the marks of elements that are there.</summary>
internal sealed class Retyped
{
    private readonly string _source;
    private int _at;
    private int _quotes;

    private Retyped(string source) => _source = source;

    private ReadOnlySpan<char> Rest => _source.AsSpan(_at);

    /// <summary>Returns the place in the source from which on the HTML differs, or null.</summary>
    public static int? Difference(string source, IElement html)
    {
        var retyped = new Retyped(source);
        var isSame = retyped.TakeAll(html);
        return isSame && IsBreak(retyped.Rest) ? null : retyped._at;
    }

    private bool TakeAll(INode node) => node.ChildNodes.All(Take);

    private bool Take(INode node) => node switch
    {
        IText text => TakeText(text.Data),
        IElement { TagName: "EM" } both when both.ChildNodes is [IElement { TagName: "STRONG" } strong] && Rest.StartsWith("***") =>
            TakeBetween("***", strong),
        IElement { TagName: "EM" } em => TakeBetween(Rest is ['_', ..] ? "_" : "*", em),
        IElement { TagName: "STRONG" } strong => TakeBetween("**", strong),
        IElement { TagName: "DEL" } del => TakeBetween("~~", del),
        IElement { TagName: "CODE" } code => TakeCode(code),
        IElement { TagName: "A" } link => TakeLink(link),
        IElement { TagName: "DIV" } block => TakeAfterBreaks(() => TakeBlock(block.QuerySelector("code")!)),
        IElement { TagName: "BLOCKQUOTE" } quote => TakeAfterBreaks(() => TakeQuote(quote)),
        IElement { TagName: "P" or "UL" or "OL" or "LI" } block => TakeAfterBreaks(() => TakeAll(block)),
        _ => TakeAll(node),
    };

    private bool TakeText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (Rest is ['\\', '*' or '_' or '~' or '`' or '[' or ':' or '>', ..] && text[i] != '\\')
            {
                _at++;
            }

            if (Rest is [':', ..] && text[i] != ':' && Rest[1..].IndexOf(':') is > 0 and var length
                && EmojiCodes.Find(Rest.Slice(1, length)) is { } emoji && text.AsSpan(i).StartsWith(emoji))
            {
                _at += length + 2;
                i += emoji.Length - 1;
            }
            else if (!Take(text[i].ToString()) || (text[i] == '\n' && !SkipQuotes()))
            {
                return false;
            }
        }

        return true;
    }

    private bool TakeBetween(string mark, IElement element) => Take(mark) && TakeAll(element) && Take(mark);

    private bool TakeCode(IElement code)
    {
        var marks = Rest[..(Rest.Length - Rest.TrimStart('`').Length)].ToString();
        if (marks.Length == 0 || !Take(marks))
        {
            return false;
        }

        var isPadded = Rest is [' ', ..] && code.TextContent is not [' ', ..];
        return (!isPadded || Take(" ")) && Take(code.TextContent) && (!isPadded || Take(" ")) && Take(marks);
    }

    private bool TakeLink(IElement link)
    {
        var address = link.GetAttribute("href")!;
        if (!link.HasAttribute("title"))
        {
            return Take(link.TextContent);
        }

        _at += Rest is ['!', ..] ? 1 : 0;
        return Take("[") && (Rest is [']', ..] || TakeAll(link)) && Take($"]({address})");
    }

    private bool TakeBlock(IElement code)
    {
        var marks = Rest[..(Rest.Length - Rest.TrimStart('`').Length)].ToString();
        var language = code.GetAttribute("data-language") ?? "";
        _at += marks.Length;
        while (language.Length > 0 && Rest is [' ', ..])
        {
            _at++;
        }

        if (marks.Length < 3 || !Take(language))
        {
            return false;
        }

        // More than a word after the marks is the first line of the code.
        return TakeAfterBreaks(() => TakeText(code.TextContent) && TakeAfterBreaks(() => TakeFence(marks)));
    }

    private bool TakeFence(string marks)
    {
        var isSame = Take(marks);
        while (Rest is ['`' or ' ', ..])
        {
            _at++;
        }

        return isSame;
    }

    private bool TakeQuote(IElement quote)
    {
        _quotes++;
        var isSame = Take("> ") && TakeAll(quote);
        _quotes--;
        return isSame;
    }

    private bool Take(string text)
    {
        if (!Rest.StartsWith(text, StringComparison.Ordinal))
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    // White space around a block, and before an item of a list, becomes a margin.
    private bool TakeAfterBreaks(Func<bool> take)
    {
        var (start, quotes) = (_at, _quotes);
        for (var skipped = 0; skipped == 0 || IsBreak(_source.AsSpan(start, Math.Min(skipped, _source.Length - start))); skipped++)
        {
            (_at, _quotes) = (start + skipped, quotes);
            if (_at > _source.Length)
            {
                break;
            }

            if (take())
            {
                return true;
            }
        }

        (_at, _quotes) = (start, quotes);
        return false;
    }

    private static bool IsBreak(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("\n >\t");

    private bool SkipQuotes()
    {
        for (var i = 0; i < _quotes && Rest is ['>', ..]; i++)
        {
            _at += Rest is ['>', ' ', ..] ? 2 : 1;
        }

        return true;
    }
}
