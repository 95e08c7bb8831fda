using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.Web.Rows.Rendering;

/// <summary>Maps events to the kind of row that shows them.</summary>
internal sealed class RowKinds : IEventVisitor<object?, RowKind>
{
    private static readonly RowKinds Instance = new();

    private RowKinds()
    {
    }

    /// <summary>Returns the kind of row for an event.</summary>
    public static RowKind Of(RoomEvent roomEvent) => roomEvent.Accept(Instance, null);

    /// <inheritdoc/>
    public RowKind VisitMessage(MessagePosted message, object? argument) =>
        message.Changes.Deletion is not null ? RowKind.Quiet
        : message.Kind == MessageKind.Action ? RowKind.Action : RowKind.Message;

    /// <inheritdoc/>
    public RowKind VisitJoin(ParticipantJoined join, object? argument) => RowKind.Quiet;

    /// <inheritdoc/>
    public RowKind VisitLeave(ParticipantLeft leave, object? argument) => RowKind.Quiet;

    /// <inheritdoc/>
    public RowKind VisitRemoval(ParticipantRemoved removal, object? argument) => RowKind.Quiet;

    /// <inheritdoc/>
    public RowKind VisitRename(ParticipantRenamed rename, object? argument) => RowKind.Quiet;

    /// <inheritdoc/>
    public RowKind VisitTopic(TopicSet topic, object? argument) => RowKind.Quiet;

    /// <inheritdoc/>
    public RowKind VisitEdit(MessageEdited edit, object? argument) => RowKind.Hidden;

    /// <inheritdoc/>
    public RowKind VisitDelete(MessageDeleted deletion, object? argument) => RowKind.Hidden;

    /// <inheritdoc/>
    public RowKind VisitReaction(ReactionChanged reaction, object? argument) => RowKind.Hidden;

    /// <inheritdoc/>
    public RowKind VisitUnknown(RoomEvent unknown, object? argument) => RowKind.Hidden;

    /// <inheritdoc/>
    public RowKind VisitUnreadable(UnreadableEvents unreadable, object? argument) => RowKind.Quiet;
}
