using System.Text;
using ChatRoom.Core.Search;

namespace ChatRoom.Server.Search;

/// <summary>Makes the expressions of FTS5. Tokens have no quotation marks, so no typed text becomes a part of the syntax.</summary>
internal static class MatchExpression
{
    /// <summary>Returns the expression of a query.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="rooms">The ids of the rooms in the index, at least one.</param>
    /// <param name="authors">The ids of the authors in the index; null for every author.</param>
    public static string Of(SearchQuery query, IEnumerable<long> rooms, IReadOnlyCollection<long>? authors)
    {
        var builder = new StringBuilder();
        foreach (var term in query.Wanted)
        {
            builder.Append("{text} : \"").Append(term.Tokens).Append(term.IsPrefix ? "\" * AND " : "\" AND ");
        }

        if (query.HasLink)
        {
            builder.Append("{meta} : \"").Append(IndexedText.LinkToken).Append("\" AND ");
        }

        if (authors is not null)
        {
            builder.Append(AnyOf(authors.Select(IndexedText.AuthorToken))).Append(" AND ");
        }

        builder.Append(AnyOf(rooms.Select(IndexedText.RoomToken)));
        return query.Unwanted.Count == 0
            ? builder.ToString()
            : $"({builder}) NOT ({string.Join(" OR ", query.Unwanted.Select(term => $"{{text}} : \"{term.Tokens}\"{(term.IsPrefix ? " *" : "")}"))})";
    }

    private static string AnyOf(IEnumerable<string> tokens) => $"{{meta}} : ({string.Join(" OR ", tokens.Select(token => $"\"{token}\""))})";
}
