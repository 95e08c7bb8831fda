using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Search;
using ChatRoom.Core.Search.Words;
using ChatRoom.Core.Text;

namespace ChatRoom.Server.Web.Components.Finding;

/// <summary>Represents a found message for the script.</summary>
/// <param name="Address">The address of the message, relative to the base of the page.</param>
/// <param name="Room">The room as people read it.</param>
/// <param name="At">The time; the script writes it as in the rows of the conversation.</param>
/// <param name="Author">The author.</param>
/// <param name="Parts">The text, in parts of which some are marked.</param>
/// <param name="Before">The message before it in one line; empty if there is none.</param>
/// <param name="After">The message after it in one line; empty if there is none.</param>
public sealed record FoundRow(
    string Address, string Room, DateTimeOffset At, string Author, IReadOnlyList<FoundRow.Part> Parts, string Before, string After)
{
    /// <summary>Gets whether the message is to the reader and not read yet.</summary>
    public bool IsUnread { get; init; }

    private const int MostBeforeMark = 80;
    private const int Most = 400;
    private const int MostOfNeighbour = 160;

    /// <summary>Represents a part of a text.</summary>
    public sealed record Part(string Text, bool IsMarked);

    /// <summary>Makes the row of a message.</summary>
    public static FoundRow Of(FoundMessage found, IReadOnlyList<SearchTerm> terms) => new(
        $"r/{found.Room.Name}/{found.Message.Sequence.ToString(CultureInfo.InvariantCulture)}",
        found.Label,
        found.Message.At,
        found.Message.Author,
        Split(MessageText.OneLine(found.Message.Text), terms),
        LineOf(found.Before),
        LineOf(found.After));

    private static List<Part> Split(string text, IReadOnlyList<SearchTerm> terms)
    {
        var places = SearchMarks.Find(text, terms);
        var start = places is [var first, ..] && text.Length > Most ? Boundary(text, Math.Max(0, first.Start - MostBeforeMark)) : 0;
        var end = Boundary(text, Math.Min(text.Length, start + Most));
        var parts = new List<Part> { new(start > 0 ? "…" : "", false) };
        var at = start;
        foreach (var place in places.Where(place => place.Start >= start && place.End <= end))
        {
            parts.Add(new(text[at..place.Start], false));
            parts.Add(new(text[place.Start..place.End], true));
            at = place.End;
        }

        parts.Add(new(text[at..end] + (end < text.Length ? "…" : ""), false));
        return [.. parts.Where(part => part.Text.Length > 0)];
    }

    private static string LineOf(MessagePosted? message)
    {
        if (message is null)
        {
            return "";
        }

        var line = $"{message.Author}: {MessageText.OneLine(message.Text)}";
        return line.Length <= MostOfNeighbour ? line : line[..Boundary(line, MostOfNeighbour)] + "…";
    }

    private static int Boundary(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
