using ChatRoom.Core.Events;

namespace ChatRoom.Core.Search;

/// <summary>Knows which handles a message mentions.</summary>
public interface IMentionReader
{
    /// <summary>Returns whether a message mentions a handle.</summary>
    bool Mentions(MessagePosted message, string handle);
}
