using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.History.Stored;

/// <summary>Maps events to the kinds of the file format; a number is never used again for another kind.</summary>
internal sealed class StoredKind : IEventVisitor<object?, (long Kind, string Text)>
{
    public const long Say = 1;
    public const long Action = 2;
    public const long Joined = 3;
    public const long Left = 4;
    public const long Renamed = 5;
    public const long Topic = 6;
    public const long Edited = 7;
    public const long Deleted = 8;
    public const long Reacted = 9;
    public const long ReactionTaken = 10;
    public const long Kicked = 11;
    public const long Banned = 12;

    private static readonly StoredKind Instance = new();

    private StoredKind()
    {
    }

    /// <summary>Returns the number of an event's kind and the event's text.</summary>
    /// <exception cref="ArgumentException">The file format has no such kind.</exception>
    public static (long Kind, string Text) Of(RoomEvent roomEvent) => roomEvent.Accept(Instance, null);

    /// <summary>Returns whether this version knows a kind.</summary>
    public static bool IsKnown(long kind) => kind is >= Say and <= Banned;

    /// <inheritdoc/>
    public (long Kind, string Text) VisitMessage(MessagePosted message, object? argument) =>
        (message.Kind == MessageKind.Action ? Action : Say, message.Text);

    /// <inheritdoc/>
    public (long Kind, string Text) VisitJoin(ParticipantJoined join, object? argument) => (Joined, "");

    /// <inheritdoc/>
    public (long Kind, string Text) VisitLeave(ParticipantLeft leave, object? argument) => (Left, leave.Reason.ToString());

    /// <inheritdoc/>
    /// <remarks>A handle has no line break, so it parts the moderator from the reason.</remarks>
    public (long Kind, string Text) VisitRemoval(ParticipantRemoved removal, object? argument) =>
        (removal.IsBan ? Banned : Kicked, $"{removal.By}\n{removal.Reason}");

    /// <inheritdoc/>
    public (long Kind, string Text) VisitRename(ParticipantRenamed rename, object? argument) => (Renamed, rename.NewHandle);

    /// <inheritdoc/>
    public (long Kind, string Text) VisitTopic(TopicSet topic, object? argument) => (Topic, topic.Topic);

    /// <inheritdoc/>
    /// <remarks>The new text is no part of the block: a later change replaces it.</remarks>
    public (long Kind, string Text) VisitEdit(MessageEdited edit, object? argument) => (Edited, "");

    /// <inheritdoc/>
    public (long Kind, string Text) VisitDelete(MessageDeleted deletion, object? argument) => (Deleted, deletion.MessageAuthor);

    /// <inheritdoc/>
    public (long Kind, string Text) VisitReaction(ReactionChanged reaction, object? argument) =>
        (reaction.IsAdded ? Reacted : ReactionTaken, reaction.Emoji);

    /// <inheritdoc/>
    public (long Kind, string Text) VisitUnknown(RoomEvent unknown, object? argument) =>
        throw new ArgumentException($"The file format has no kind for {unknown.GetType().Name}.", nameof(unknown));

    /// <inheritdoc/>
    public (long Kind, string Text) VisitUnreadable(UnreadableEvents unreadable, object? argument) => VisitUnknown(unreadable, argument);
}
