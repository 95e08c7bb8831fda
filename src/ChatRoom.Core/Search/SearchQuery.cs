using ChatRoom.Core.Events;
using ChatRoom.Core.Search.Words;

namespace ChatRoom.Core.Search;

/// <summary>Holds the conditions on the messages that a person looks for; all of them must be met.</summary>
public sealed record SearchQuery
{
    /// <summary>Gets the terms that a text must have.</summary>
    public IReadOnlyList<SearchTerm> Wanted { get; init; } = [];

    /// <summary>Gets the terms that a text must not have.</summary>
    public IReadOnlyList<SearchTerm> Unwanted { get; init; } = [];

    /// <summary>Gets the handles of the authors, as typed; empty for every author.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Gets the rooms, as typed; empty for every room.</summary>
    public IReadOnlyList<string> In { get; init; } = [];

    /// <summary>Gets whether the messages must be to the reader: a mention, an answer or a private message.</summary>
    public bool IsToReader { get; init; }

    /// <summary>Gets whether the text must have a link.</summary>
    public bool HasLink { get; init; }

    /// <summary>Gets the first moment of the messages, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets the moment before which the messages were said, or null.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Returns whether a text has a link.</summary>
    public static bool IsLinked(string text) =>
        text.Contains("http://", StringComparison.OrdinalIgnoreCase) || text.Contains("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether a message meets the conditions on its text and its time.</summary>
    public bool Meets(MessagePosted message)
    {
        if (message.Changes.Deletion is not null || message.At < Since || message.At >= Before || (HasLink && !IsLinked(message.Text)))
        {
            return false;
        }

        if (Wanted.Count + Unwanted.Count == 0)
        {
            return true;
        }

        var tokens = $" {SearchTokens.Of(message.Text)} ";
        return Wanted.All(term => term.IsIn(tokens)) && !Unwanted.Any(term => term.IsIn(tokens));
    }
}
