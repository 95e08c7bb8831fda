using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Core.Events;

/// <summary>Handles every kind of event; a new kind does not compile until each visitor has a case for it.</summary>
/// <typeparam name="TArgument">The value that the caller hands to the visitor.</typeparam>
/// <typeparam name="TResult">The value that the visitor returns.</typeparam>
public interface IEventVisitor<in TArgument, out TResult>
{
    /// <summary>Handles a message or an action.</summary>
    TResult VisitMessage(MessagePosted message, TArgument argument);

    /// <summary>Handles a join.</summary>
    TResult VisitJoin(ParticipantJoined join, TArgument argument);

    /// <summary>Handles a leave.</summary>
    TResult VisitLeave(ParticipantLeft leave, TArgument argument);

    /// <summary>Handles a participant that a moderator took out.</summary>
    TResult VisitRemoval(ParticipantRemoved removal, TArgument argument);

    /// <summary>Handles a change of a handle.</summary>
    TResult VisitRename(ParticipantRenamed rename, TArgument argument);

    /// <summary>Handles a topic.</summary>
    TResult VisitTopic(TopicSet topic, TArgument argument);

    /// <summary>Handles an edit of a message.</summary>
    TResult VisitEdit(MessageEdited edit, TArgument argument);

    /// <summary>Handles a deletion of a message.</summary>
    TResult VisitDelete(MessageDeleted deletion, TArgument argument);

    /// <summary>Handles a reaction to a message, or its end.</summary>
    TResult VisitReaction(ReactionChanged reaction, TArgument argument);

    /// <summary>Handles an event of a kind that this version does not know; a client shows nothing for it.</summary>
    TResult VisitUnknown(RoomEvent unknown, TArgument argument);

    /// <summary>Handles a range of events that cannot be read.</summary>
    TResult VisitUnreadable(UnreadableEvents unreadable, TArgument argument);
}
