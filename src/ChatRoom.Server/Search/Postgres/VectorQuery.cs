using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;

namespace ChatRoom.Server.Search.Postgres;

/// <summary>Makes the <c>tsquery</c> of a search. Tokens have no quotation marks, so no typed text becomes a part of the syntax.</summary>
internal static class VectorQuery
{
    /// <summary>Returns the text of the query.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="rooms">The ids of the logs to search, at least one.</param>
    /// <param name="others">The ids of the other logs.</param>
    /// <param name="authors">The lexemes of the authors; empty for every author.</param>
    /// <param name="to">The lexemes of which one must be there; empty for none.</param>
    public static string Of(
        SearchQuery query, IReadOnlyCollection<long> rooms, IReadOnlyCollection<long> others, IReadOnlyCollection<string> authors, IReadOnlyCollection<string> to)
    {
        List<string> wanted = [.. query.Wanted.Select(Wanted)];
        if (query.HasLink)
        {
            wanted.Add(Quoted(WordVector.Link));
        }

        if (authors.Count > 0)
        {
            wanted.Add(AnyOf(authors));
        }

        if (to.Count > 0)
        {
            wanted.Add(AnyOf(to));
        }

        wanted.AddRange(query.Unwanted.Select(term => $"!({Phrase(term)})"));
        // The shorter list of rooms: each of them is a list of the index to go through.
        if (wanted.Count == query.Unwanted.Count || rooms.Count <= others.Count)
        {
            wanted.Add(AnyOf(rooms.Select(WordVector.RoomOf)));
        }
        else if (others.Count > 0)
        {
            wanted.Add($"!{AnyOf(others.Select(WordVector.RoomOf))}");
        }

        return string.Join(" & ", wanted);
    }

    private static string Wanted(SearchTerm term) => term.Tokens.Contains(' ')
        ? $"(({Phrase(term)}) | ({Joined(term, " & ")} & {Quoted(WordVector.Crowded)}))"
        : Phrase(term);

    private static string Phrase(SearchTerm term) => Joined(term, " <-> ");

    private static string Joined(SearchTerm term, string between) =>
        string.Join(between, term.Tokens.Split(' ').Select(Quoted)) + (term.IsPrefix ? ":*" : "");

    private static string AnyOf(IEnumerable<string> lexemes) => $"({string.Join(" | ", lexemes.Select(Quoted))})";

    private static string Quoted(string lexeme) => $"'{lexeme}'";
}
