namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Represents a connection without a view for each conversation, on which <c>/r</c> answers the last line.</summary>
public interface IReplies
{
    /// <summary>Gets the person that an answer goes to.</summary>
    ReplyTarget Replies { get; }
}
