using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Messages;

/// <summary>Keeps the messages that changed last, as the room's loop sees them in the middle of a batch.</summary>
/// <remarks>
/// A command brings its message as the log had it some time before. Only the loop knows whether that is still so: it asks here.
/// </remarks>
/// <param name="capacity">The number of changes to remember.</param>
internal sealed class ChangedMessages(int capacity)
{
    private readonly Dictionary<long, (MessagePosted Message, long Version)> _newest = [];
    private readonly Queue<(long Sequence, long Version)> _order = new();
    private long _version;

    /// <summary>Gets the number of changes so far. Read it before the message, from any thread.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Returns a message as it is now; null if there were too many changes since it was read.</summary>
    /// <param name="read">The message as it was read.</param>
    /// <param name="version">The <see cref="Version"/> before the read.</param>
    public MessagePosted? Newest(MessagePosted read, long version) =>
        _newest.TryGetValue(read.Sequence, out var newest) ? newest.Message
        : _version - version < capacity ? read
        : null;

    /// <summary>Remembers a message after a change, or as it was before a change that was not stored.</summary>
    public void Set(MessagePosted message)
    {
        Volatile.Write(ref _version, _version + 1);
        _newest[message.Sequence] = (message, _version);
        _order.Enqueue((message.Sequence, _version));
        if (_order.Count > capacity)
        {
            var (sequence, version) = _order.Dequeue();
            if (_newest[sequence].Version == version)
            {
                _newest.Remove(sequence);
            }
        }
    }
}
