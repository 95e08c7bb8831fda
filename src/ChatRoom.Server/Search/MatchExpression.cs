using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;

namespace ChatRoom.Server.Search;

/// <summary>Makes the expressions of FTS5. Tokens have no quotation marks, so no typed text becomes a part of the syntax.</summary>
internal static class MatchExpression
{
    /// <summary>Returns the expression of a query.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="rooms">The ids of the rooms in the index to search, at least one.</param>
    /// <param name="others">The ids of the other rooms.</param>
    /// <param name="authors">The ids of the authors in the index; null for every author.</param>
    /// <param name="to">The tokens of which one must be there; empty for none.</param>
    public static string Of(
        SearchQuery query, IReadOnlyCollection<long> rooms, IReadOnlyCollection<long> others, IReadOnlyCollection<long>? authors, IReadOnlyList<string> to)
    {
        List<string> wanted = [.. query.Wanted.Select(Text)];
        if (query.HasLink)
        {
            wanted.Add($"{{meta}} : \"{IndexedText.LinkToken}\"");
        }

        if (authors is not null)
        {
            wanted.Add(AnyOf(authors.Select(IndexedText.AuthorToken)));
        }

        if (to.Count > 0)
        {
            wanted.Add(AnyOf(to));
        }

        List<string> unwanted = [.. query.Unwanted.Select(Text)];
        // The shorter list of rooms: each of them is a list of the index to go through.
        if (wanted.Count == 0 || rooms.Count <= others.Count)
        {
            wanted.Add(AnyOf(rooms.Select(IndexedText.RoomToken)));
        }
        else if (others.Count > 0)
        {
            unwanted.Add(AnyOf(others.Select(IndexedText.RoomToken)));
        }

        var expression = string.Join(" AND ", wanted);
        return unwanted.Count == 0 ? expression : $"({expression}) NOT ({string.Join(" OR ", unwanted)})";
    }

    private static string Text(SearchTerm term) => $"{{text}} : \"{term.Tokens}\"{(term.IsPrefix ? " *" : "")}";

    private static string AnyOf(IEnumerable<string> tokens) => $"{{meta}} : ({string.Join(" OR ", tokens.Select(token => $"\"{token}\""))})";
}
