using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.History;

/// <summary>Writes events as JSON objects for <c>export</c>; an object of type <c>unknown</c> for a kind of a later version.</summary>
internal sealed class EventJson : IEventVisitor<Utf8JsonWriter, bool>
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

        roomEvent.Accept(Instance, json);
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc/>
    public bool VisitMessage(MessagePosted message, Utf8JsonWriter json)
    {
        var changes = message.Changes;
        WriteType(json, message.Kind == MessageKind.Action ? "action" : "message", "text", message.Text);
        if (message.Answers is { } answered)
        {
            json.WriteNumber("answers", answered.Sequence);
        }

        if (changes.EditedAt is { } editedAt)
        {
            json.WriteString("editedAt", editedAt.UtcDateTime);
        }

        if (changes.Deletion is { } deletion)
        {
            json.WriteString("deletedBy", deletion.Author);
        }

        if (!changes.Reactions.IsEmpty)
        {
            WriteReactions(json, changes);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool VisitJoin(ParticipantJoined join, Utf8JsonWriter json) => WriteType(json, "joined");

    /// <inheritdoc/>
    public bool VisitLeave(ParticipantLeft leave, Utf8JsonWriter json) => WriteType(json, "left", "reason", leave.Reason.ToString());

    /// <inheritdoc/>
    public bool VisitRemoval(ParticipantRemoved removal, Utf8JsonWriter json)
    {
        WriteType(json, removal.IsBan ? "banned" : "kicked", "by", removal.By);
        json.WriteString("reason", removal.Reason);
        return true;
    }

    /// <inheritdoc/>
    public bool VisitRename(ParticipantRenamed rename, Utf8JsonWriter json) => WriteType(json, "renamed", "handle", rename.NewHandle);

    /// <inheritdoc/>
    public bool VisitTopic(TopicSet topic, Utf8JsonWriter json) => WriteType(json, "topic", "text", topic.Topic);

    /// <inheritdoc/>
    public bool VisitEdit(MessageEdited edit, Utf8JsonWriter json) => WriteChange(json, "edited", edit);

    /// <inheritdoc/>
    public bool VisitDelete(MessageDeleted deletion, Utf8JsonWriter json) => WriteChange(json, "deleted", deletion);

    /// <inheritdoc/>
    public bool VisitReaction(ReactionChanged reaction, Utf8JsonWriter json)
    {
        WriteChange(json, reaction.IsAdded ? "reacted" : "reactionTaken", reaction);
        json.WriteString("emoji", reaction.Emoji);
        return true;
    }

    /// <inheritdoc/>
    public bool VisitUnknown(RoomEvent unknown, Utf8JsonWriter json) => WriteType(json, "unknown");

    /// <inheritdoc/>
    public bool VisitUnreadable(UnreadableEvents unreadable, Utf8JsonWriter json) => WriteType(json, "unreadable");

    private static bool WriteType(Utf8JsonWriter json, string type, string? property = null, string? value = null)
    {
        json.WriteString("type", type);
        if (property is not null)
        {
            json.WriteString(property, value);
        }

        return true;
    }

    private static bool WriteChange(Utf8JsonWriter json, string type, MessageChanged change)
    {
        json.WriteNumber("target", change.Target);
        return WriteType(json, type);
    }

    private static void WriteReactions(Utf8JsonWriter json, MessageChanges changes)
    {
        json.WriteStartArray("reactions");
        foreach (var reaction in changes.Reactions)
        {
            json.WriteStartObject();
            json.WriteString("emoji", reaction.Emoji);
            json.WriteString("by", reaction.Handle);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
