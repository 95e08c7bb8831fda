using System.Globalization;
using System.Text.Json;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>The log of a room as <c>chatroom export</c> prints it, and what each door is to make of it.</summary>
internal sealed class ExportedLog
{
    private readonly Dictionary<long, ExportedEvent> _byNumber;

    private ExportedLog(IReadOnlyList<ExportedEvent> events)
    {
        Events = events;
        _byNumber = events.ToDictionary(e => e.Sequence);
    }

    public IReadOnlyList<ExportedEvent> Events { get; }

    public IEnumerable<ExportedEvent> Messages => Events.Where(e => e.IsMessage);

    /// <summary>Gets the messages and what is left of deleted ones, as a page shows them.</summary>
    public IReadOnlyList<string> Rows => [.. Messages.Select(Row)];

    /// <summary>Gets the lines of a terminal with numbers that asks for everything.</summary>
    public IReadOnlyList<string> Lines => [.. Events.Select(Line).OfType<string>()];

    public static ExportedLog Parse(string output) =>
        new([.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{').Select(ParseEvent)]);

    public ExportedEvent? Find(long number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Returns the text of a message for a terminal, which gets the name of an answered person in front.</summary>
    public string TextInTerminal(ExportedEvent message) =>
        message.Answers is { } answered && _byNumber[answered].Author is var author && author != message.Author ? $"@{author} {message.Text}" : message.Text;

    private static ExportedEvent ParseEvent(string line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        return new(
            json.GetProperty("sequence").GetInt64(),
            json.GetProperty("type").GetString()!,
            json.GetProperty("author").GetString()!,
            TextOf("text") ?? "",
            NumberOf("answers"),
            TextOf("editedAt") is not null,
            TextOf("deletedBy"),
            NumberOf("target"),
            json.TryGetProperty("reactions", out var reactions)
                ? [.. reactions.EnumerateArray().Select(r => (r.GetProperty("emoji").GetString()!, r.GetProperty("by").GetString()!))]
                : []);

        string? TextOf(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        long? NumberOf(string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : null;
    }

    private string Row(ExportedEvent message)
    {
        if (message.DeletedBy is { } by)
        {
            var of = by == message.Author ? "" : $" by {message.Author}";
            return string.Create(CultureInfo.InvariantCulture, $"{message.Sequence} {by} deleted a message{of}");
        }

        var answered = message.Answers is { } number && _byNumber[number] is var other
            ? $" [{other.Author} {(other.DeletedBy is null ? other.Text : "deleted message")}]"
            : "";
        var reactions = message.Reactions.GroupBy(r => r.Emoji)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $" {kind.Key} {kind.Count()} ({string.Join(", ", kind.Select(r => r.By))})"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{message.Sequence} {message.Author}: {message.Text}{(message.IsEdited ? " edited" : "")}{answered}{string.Concat(reactions)}");
    }

    private string? Line(ExportedEvent e)
    {
        var rest = e switch
        {
            { IsMessage: true, DeletedBy: { } by } => $"{by} deleted a message{(by == e.Author ? "" : $" by {e.Author}")}.",
            { IsMessage: true } => $"{e.Author}: {TextInTerminal(e)}",
            { Type: "joined" } => $"{e.Author} has joined the chat!",
            { Type: "left" } => $"{e.Author} has left the chat.",
            _ => null,
        };
        return rest is null ? null : string.Create(CultureInfo.InvariantCulture, $"[{e.Sequence}] {rest}");
    }
}
