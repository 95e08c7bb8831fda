using System.Text;

namespace ChatRoom.Core.Search.Words;

/// <summary>Finds the places of terms in a text as it was written.</summary>
public static class SearchMarks
{
    /// <summary>Returns the places of all terms, from the beginning of the text on and without overlaps.</summary>
    public static IReadOnlyList<(int Start, int End)> Find(string text, IReadOnlyList<SearchTerm> terms)
    {
        var tokens = Split(text).SelectMany(piece => TokensOf(text[piece.Start..piece.End]).Select(token => (Token: token, piece.Start, piece.End))).ToList();
        var places = new List<(int Start, int End)>();
        foreach (var term in terms)
        {
            var wanted = TokensOf(term.Tokens);
            for (var first = 0; first + wanted.Length <= tokens.Count; first++)
            {
                if (IsAt(first, wanted, term.IsPrefix))
                {
                    places.Add((tokens[first].Start, tokens[first + wanted.Length - 1].End));
                }
            }
        }

        return Merge(places);

        bool IsAt(int first, string[] wanted, bool isPrefix)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                var token = tokens[first + i].Token;
                if (token != wanted[i] && !(isPrefix && i == wanted.Length - 1 && token.StartsWith(wanted[i], StringComparison.Ordinal)))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static string[] TokensOf(string text) => SearchTokens.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Splits a text into words, and into single characters of the scripts that are searched by them.</summary>
    private static IEnumerable<(int Start, int End)> Split(string text)
    {
        var (start, isSingle) = (-1, false);
        for (var i = 0; i < text.Length;)
        {
            var length = Rune.TryGetRuneAt(text, i, out var rune) ? rune.Utf16SequenceLength : 1;
            var kind = KindOf(rune, text, start, i);
            var isInWord = kind is SearchLetterKind.Ignored || (kind is SearchLetterKind.Word or SearchLetterKind.Folded && !isSingle);
            if (start >= 0 && !isInWord)
            {
                yield return (start, i);
                start = -1;
            }

            if (start < 0 && kind is not (SearchLetterKind.Separator or SearchLetterKind.Ignored))
            {
                (start, isSingle) = (i, kind == SearchLetterKind.Single);
            }

            i += length;
        }

        if (start >= 0)
        {
            yield return (start, text.Length);
        }
    }

    private static SearchLetterKind KindOf(Rune rune, string text, int start, int at) =>
        !rune.IsAscii ? SearchLetters.KindOf(rune)
        : Rune.IsLetterOrDigit(rune) || (rune.Value is '#' or '+' && start >= 0 && at > start && char.IsAsciiLetter(text[start])) ? SearchLetterKind.Word
        : SearchLetterKind.Separator;

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> places)
    {
        var merged = new List<(int Start, int End)>();
        foreach (var place in places.Order())
        {
            if (merged is [.., var last] && place.Start <= last.End)
            {
                merged[^1] = (last.Start, Math.Max(last.End, place.End));
            }
            else
            {
                merged.Add(place);
            }
        }

        return merged;
    }
}
