using ChatRoom.Core.Events;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Knows the person of the last private line that a connection has shown. Thread-safe.</summary>
/// <param name="time">The clock.</param>
public sealed class ReplyTarget(TimeProvider time)
{
    // About as long as it takes to type an answer that was meant for the line before.
    private static readonly TimeSpan Surprise = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private (PersonId Id, string Name)? _last;
    private long? _changedAt;

    /// <summary>Records a line that was shown.</summary>
    /// <param name="other">The other person.</param>
    /// <param name="name">Its handle.</param>
    /// <param name="isOwn">Whether the reader has written the line.</param>
    public void Show(PersonId other, string name, bool isOwn)
    {
        lock (_gate)
        {
            var isAnother = _last is { } last && last.Id != other;
            _changedAt = isOwn ? null : isAnother ? time.GetTimestamp() : _changedAt;
            _last = (other, name);
        }
    }

    /// <summary>Returns the person for an answer, or null.</summary>
    /// <param name="isSurprise">Whether the line of another person came a moment ago; only once for each.</param>
    public (PersonId Id, string Name)? Take(out bool isSurprise)
    {
        lock (_gate)
        {
            isSurprise = _changedAt is { } changed && time.GetElapsedTime(changed) < Surprise;
            _changedAt = null;
            return _last;
        }
    }
}
