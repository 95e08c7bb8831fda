using System.Globalization;
using System.Text;
using ChatRoom.Core.Search.Words;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Search;

/// <summary>Reads a query: words, <c>"exact phrases"</c>, <c>-not</c>, and conditions such as <c>from:alice</c>.</summary>
public sealed class SearchQueryParser
{
    // More would be no question of a person, and each token costs a list of the index.
    private const int MaxTokens = 32;
    private const int MaxConditions = 16;
    private const int LeastPrefix = 2;

    private static readonly LocalizedMessage WhichDay = new("Answer_SearchDay", "Which day? Write it so: before:2026-01-31");

    private static readonly LocalizedMessage HasWhat = new("Answer_SearchHas", "A message can be searched for has:link only.");

    private static readonly LocalizedMessage ToWhom = new("Answer_SearchTo", "Only messages to you can be searched for: to:me. For those of bob: from:bob");

    private static readonly LocalizedMessage NoCondition = new("Answer_SearchNot", "Only words can be left out with -, and no condition such as from:alice.");

    private static readonly LocalizedMessage TooLong = new("Answer_SearchTooLong", "That is too much to search for. Use fewer words.");

    private readonly Func<DateOnly, DateTimeOffset> _startOf;
    private readonly List<SearchTerm> _wanted = [];
    private readonly List<SearchTerm> _unwanted = [];
    private readonly List<string> _from = [];
    private readonly List<string> _in = [];
    private SearchQuery _query = new();
    private LocalizedMessage? _refusal;
    private int _tokens;

    private SearchQueryParser(Func<DateOnly, DateTimeOffset> startOf) => _startOf = startOf;

    private bool IsEmpty => _wanted.Count + _unwanted.Count + _from.Count + _in.Count == 0 && _query is { HasLink: false, IsToReader: false, Since: null, Before: null };

    /// <summary>Reads a query.</summary>
    /// <param name="text">The text as typed.</param>
    /// <param name="startOf">Returns the first moment of a day for the reader.</param>
    /// <param name="refusal">Why there is no query, or null.</param>
    /// <returns>The query; null if it asks for nothing, or has a mistake.</returns>
    public static SearchQuery? Parse(string text, Func<DateOnly, DateTimeOffset> startOf, out LocalizedMessage? refusal)
    {
        var parser = new SearchQueryParser(startOf);
        foreach (var part in Split(text))
        {
            parser.Add(part);
        }

        refusal = parser._refusal;
        return refusal is not null || parser.IsEmpty
            ? null
            : parser._query with { Wanted = parser._wanted, Unwanted = parser._unwanted, From = parser._from, In = parser._in };
    }

    /// <summary>Splits a text at spaces outside of quotation marks. A mark that is not closed goes to the end.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var part = new StringBuilder();
        var isQuoted = false;
        foreach (var c in text)
        {
            var isMark = c is '"' or '\u201C' or '\u201D' or '\u201E';
            isQuoted ^= isMark;
            if (!isQuoted && !isMark && char.IsWhiteSpace(c))
            {
                if (part.Length > 0)
                {
                    yield return part.ToString();
                }

                part.Clear();
            }
            else
            {
                part.Append(isMark ? '"' : c);
            }
        }

        if (part.Length > 0)
        {
            yield return part.ToString();
        }
    }

    private void Add(string part)
    {
        var end = part.IndexOf(':', StringComparison.Ordinal);
        var value = end < 0 ? "" : part[(end + 1)..].Trim('"').Trim();
        var isUnwanted = part.Length > 1 && part[0] == '-';
        if (value.Length > 0 && TryAddCondition(part[(isUnwanted ? 1 : 0)..end].ToLowerInvariant(), value))
        {
            // It would find the very messages that are not wanted.
            _refusal = isUnwanted ? NoCondition : _refusal;
            return;
        }

        AddTerm(isUnwanted ? part[1..] : part, isUnwanted ? _unwanted : _wanted);
    }

    private bool TryAddCondition(string name, string value)
    {
        switch (name)
        {
            case "from":
                AddTo(_from, value);
                return true;
            case "in":
                AddTo(_in, value);
                return true;
            case "to" when value.Equals("me", StringComparison.OrdinalIgnoreCase):
                _query = _query with { IsToReader = true };
                return true;
            case "to":
                _refusal = ToWhom;
                return true;
            case "before" when DayOf(value) is { } day:
                _query = _query with { Before = Earlier(_query.Before, _startOf(day)) };
                return true;
            case "after" when DayOf(value) is { } day:
                _query = _query with { Since = Later(_query.Since, _startOf(day.AddDays(1))) };
                return true;
            case "on" when DayOf(value) is { } day:
                _query = _query with { Since = Later(_query.Since, _startOf(day)), Before = Earlier(_query.Before, _startOf(day.AddDays(1))) };
                return true;
            case "before" or "after" or "on":
                _refusal = WhichDay;
                return true;
            case "has":
                _refusal = value.Equals("link", StringComparison.OrdinalIgnoreCase) ? _refusal : HasWhat;
                _query = _query with { HasLink = true };
                return true;
            default:
                return false;
        }
    }

    private void AddTo(List<string> conditions, string value)
    {
        conditions.Add(value);
        _refusal = conditions.Count > MaxConditions ? TooLong : _refusal;
    }

    private void AddTerm(string text, List<SearchTerm> terms)
    {
        var tokens = SearchTokens.Of(text);
        if (tokens.Length == 0)
        {
            return;
        }

        _tokens += tokens.Count(c => c == ' ') + 1;
        _refusal = _tokens > MaxTokens ? TooLong : _refusal;
        var last = tokens[(tokens.LastIndexOf(' ') + 1)..];
        terms.Add(new SearchTerm(tokens, text.EndsWith('*') && last.Length >= LeastPrefix));
    }

    private static DateOnly? DayOf(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1900 and < 3000 ? day : null;

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
