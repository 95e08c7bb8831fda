using ChatRoom.Core.Events;

namespace ChatRoom.Core.Reading;

/// <summary>Holds a mark, and what of it the person has chosen since it was stored. What was not chosen may be out of date.</summary>
/// <param name="Person">The person.</param>
/// <param name="Mark">The mark.</param>
/// <param name="HasLevel">Whether the level was chosen.</param>
/// <param name="HasPin">Whether the pin was chosen.</param>
public readonly record struct ChangedMark(PersonId Person, ReadMark Mark, bool HasLevel, bool HasPin)
{
    /// <summary>Returns another mark of the same room with this change: the later position, and what was chosen.</summary>
    public ReadMark ApplyTo(ReadMark other)
    {
        var isLater = Mark.Epoch != "" && (Mark.Epoch != other.Epoch || Mark.Sequence > other.Sequence);
        return new(
            other.Room,
            isLater ? Mark.Epoch : other.Epoch,
            isLater ? Mark.Sequence : other.Sequence,
            HasLevel ? Mark.Level : other.Level,
            HasPin ? Mark.Pin : other.Pin);
    }
}
