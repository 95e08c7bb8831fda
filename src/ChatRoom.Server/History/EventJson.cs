using System.Text.Json;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.History;

/// <summary>Writes events as JSON objects for <c>export</c>; an object of type <c>unknown</c> for a kind of a later version.</summary>
internal sealed class EventJson : IEventVisitor<object?, EventJson.Details>
{
    private static readonly EventJson Instance = new();

    private EventJson()
    {
    }

    /// <summary>Writes one event as one object.</summary>
    public static void Write(RoomEvent roomEvent, Utf8JsonWriter json)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("sequence", roomEvent.Sequence);
        json.WriteString("at", roomEvent.At.UtcDateTime);
        json.WriteString("id", roomEvent.Id);
        json.WriteString("author", roomEvent.Author);
        if (!roomEvent.AuthorId.IsNone)
        {
            json.WriteString("authorId", roomEvent.AuthorId.ToString());
        }

        var details = roomEvent.Accept(Instance, null);
        json.WriteString("type", details.Type);
        if (details.Property is { } property)
        {
            json.WriteString(property, details.Value);
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc/>
    public Details VisitMessage(MessagePosted message, object? argument) =>
        new(message.Kind == MessageKind.Action ? "action" : "message", "text", message.Text);

    /// <inheritdoc/>
    public Details VisitJoin(ParticipantJoined join, object? argument) => new("joined");

    /// <inheritdoc/>
    public Details VisitLeave(ParticipantLeft leave, object? argument) => new("left", "reason", leave.Reason.ToString());

    /// <inheritdoc/>
    public Details VisitRename(ParticipantRenamed rename, object? argument) => new("renamed", "handle", rename.NewHandle);

    /// <inheritdoc/>
    public Details VisitTopic(TopicSet topic, object? argument) => new("topic", "text", topic.Topic);

    /// <inheritdoc/>
    public Details VisitUnknown(RoomEvent unknown, object? argument) => new("unknown");

    /// <inheritdoc/>
    public Details VisitUnreadable(UnreadableEvents unreadable, object? argument) => new("unreadable");

    /// <summary>Holds the properties that depend on the kind.</summary>
    /// <param name="Type">The name of the kind.</param>
    /// <param name="Property">The name of one further property, or null.</param>
    /// <param name="Value">The value of that property.</param>
    internal readonly record struct Details(string Type, string? Property = null, string? Value = null);
}
