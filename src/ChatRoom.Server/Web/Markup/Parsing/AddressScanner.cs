using System.Buffers;
using System.Net;
using System.Text;

namespace ChatRoom.Server.Web.Markup.Parsing;

/// <summary>Finds addresses in plain text: of the web, with or without a scheme, and of mail.</summary>
/// <param name="source">The text of the message.</param>
internal sealed class AddressScanner(string source)
{
    private const string Www = "www.";
    private const string Mail = "mailto:";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly string[] Schemes = ["https", "http"];

    /// <summary>Returns the link whose scheme ends at a colon, or null.</summary>
    /// <param name="colon">The place of the colon.</param>
    /// <param name="start">The first place at which the link may begin.</param>
    /// <param name="end">The end of the line.</param>
    public Piece? TryWeb(int colon, int start, int end)
    {
        if (!source.AsSpan(colon, end - colon).StartsWith("://", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var scheme in Schemes)
        {
            var first = colon - scheme.Length;
            if (first >= start && StartsAt(first, scheme) && !IsAsciiWord(Letter.Before(source, first, start)))
            {
                return TryLink(first, colon + 3, end, "");
            }
        }

        return null;
    }

    /// <summary>Returns the link that begins with <c>www.</c> at a place, or null.</summary>
    public Piece? TryWww(int at, int start, int end)
    {
        var before = Letter.Before(source, at, start);
        var isWord = Letter.IsSpacedWord(before) || before.Value is '.' or '/' or '-' or '@' or '\\';
        if (isWord || end - at <= Www.Length || !StartsAt(at, Www))
        {
            return null;
        }

        // A name after it, and a domain after that: www.example is none.
        var link = TryLink(at, at + Www.Length, end, "http://");
        var host = link is null ? [] : source.AsSpan(at + Www.Length, link.End - at - Www.Length);
        host = host[..(host.IndexOfAny('/', '?', '#') is var length and >= 0 ? length : host.Length)];
        return host.IndexOf('.') is var dot and > 0 && dot < host.Length - 2 ? link : null;
    }

    /// <summary>Returns the link for the mail address around an <c>@</c>, or null.</summary>
    public Piece? TryMail(int at, int start, int end)
    {
        var first = at;
        while (first > start && IsMailbox(source[first - 1]))
        {
            first--;
        }

        while (first < at && !char.IsAsciiLetterOrDigit(source[first]))
        {
            first++;
        }

        var last = at + 1;
        while (last < end && (char.IsAsciiLetterOrDigit(source[last]) || source[last] is '.' or '-'))
        {
            last++;
        }

        while (last > at && source[last - 1] is '.' or '-')
        {
            last--;
        }

        // git@host:path and user@host/path are no mail.
        if (first == at || !IsDomain(source.AsSpan(at + 1, Math.Max(0, last - at - 1)))
            || (last + 1 < end && source[last] is ':' or '/' && !char.IsWhiteSpace(source[last + 1]))
            || Letter.Before(source, first, start).Value is '/' or '@')
        {
            return null;
        }

        var address = source[first..last];
        var isPrefixed = first - Mail.Length >= start && StartsAt(first - Mail.Length, Mail);
        return new Piece(PieceKind.Link, isPrefixed ? first - Mail.Length : first, last) { Value = Mail + address };
    }

    private Piece? TryLink(int first, int host, int end, string prefix)
    {
        var last = host;
        if (host < end && source[host] == '[')
        {
            last = source.IndexOf(']', host, end - host) + 1;
            if (last == 0 || !IsAddress6(source.AsSpan(host + 1, last - host - 2)))
            {
                return null;
            }
        }
        else if (host >= end || !Letter.IsWord(Letter.At(source, host, end)))
        {
            return null;
        }

        while (last < end && (Continues(last, host) ? 1 : BracketsOfKey(last, host, end)) is > 0 and var length)
        {
            last += length;
        }

        var address = WithoutPunctuation(source.AsSpan(first, last - first), host - first);
        last = first + address.Length;
        return last <= host ? null : new Piece(PieceKind.Link, first, last) { Value = prefix + address.ToString() };
    }

    /// <summary>Returns whether an address goes on with a character.</summary>
    private bool Continues(int at, int host)
    {
        var c = source[at];
        if (c <= '~')
        {
            return c > ' ' && c is not ('<' or '>' or '"' or '`' or '[' or ']' or '\\')
                && !(c is ',' or ';' or '|' && BeginsAddress(at + 1));
        }

        if (!Letter.IsPart(c))
        {
            return false;
        }

        // Where words have no spaces, the sentence goes on right behind an address; a path of such letters begins after a sign.
        var start = char.IsLowSurrogate(c) ? at - 1 : at;
        return at == host || !Letter.IsUnspaced(Letter.At(source, start, source.Length)) || !IsAsciiWord(Letter.Before(source, start, 0));
    }

    // Of the keys of a query, such as a[]=1 and a[b][c]=1. Other brackets stand around an address, or behind it.
    private int BracketsOfKey(int at, int host, int end)
    {
        if (source[at] != '[' || !source.AsSpan(host, at - host).Contains('?'))
        {
            return 0;
        }

        var last = at + 1;
        while (last < end && (char.IsAsciiLetterOrDigit(source[last]) || source[last] is '_' or '-'))
        {
            last++;
        }

        return last + 1 < end && source[last] == ']' && source[last + 1] is '=' or '&' or '[' ? last + 1 - at : 0;
    }

    private bool BeginsAddress(int at) => StartsAt(at, "http://") || StartsAt(at, "https://");

    // Punctuation after the address, or a bracket around it, is not a part of it.
    private static ReadOnlySpan<char> WithoutPunctuation(ReadOnlySpan<char> address, int least)
    {
        while (address.Length > least
            && ("?!.,:;*_~'|".Contains(address[^1], StringComparison.Ordinal)
                || (address[^1] == ')' && address.Count(')') > address.Count('('))
                || (address[^1] == '}' && address.Count('}') > address.Count('{'))))
        {
            address = address[..^1];
        }

        return address;
    }

    private static bool IsAddress6(ReadOnlySpan<char> text) => text.Contains(':') && !text.ContainsAny('[', ' ')
        && IPAddress.TryParse(text.IndexOf('%') is var zone and >= 0 ? text[..zone] : text, out _);

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        var dot = text.LastIndexOf('.');
        return dot > 0 && text.Length - dot > 2 && text[0] != '.' && text.IndexOf("..") < 0
            && text[(dot + 1)..].IndexOfAnyExcept(Letters) < 0;
    }

    private static bool IsMailbox(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '%';

    private static bool IsAsciiWord(Rune rune) => rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value);

    private bool StartsAt(int at, string text) =>
        source.AsSpan(at).StartsWith(text, StringComparison.OrdinalIgnoreCase);
}
