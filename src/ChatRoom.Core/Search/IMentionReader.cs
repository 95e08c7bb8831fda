using ChatRoom.Core.Events;

namespace ChatRoom.Core.Search;

/// <summary>Knows which messages are to a person: those that mention it, and the answers to its messages.</summary>
public interface IMentionReader
{
    /// <summary>Returns whether a message mentions a handle, or answers a message under it.</summary>
    bool IsTo(MessagePosted message, string handle);
}
