using System.Globalization;

namespace ChatRoom.Core.Events;

/// <summary>Stands for consecutive events that cannot be read, because the stored log is damaged. It is never stored.</summary>
/// <remarks>Its number is the last one of the range, so a reader continues behind the damage.</remarks>
public sealed record UnreadableEvents : RoomEvent
{
    /// <param name="first">The number of the first event of the range.</param>
    /// <param name="last">The number of the last event of the range.</param>
    /// <param name="at">The time of an event beside the range.</param>
    public UnreadableEvents(long first, long last, DateTimeOffset at)
        : base(Guid.Empty, at, "")
    {
        FirstSequence = first;
        AssignSequence(last);
    }

    /// <inheritdoc/>
    public override long FirstSequence { get; }

    /// <summary>Gets the number of events.</summary>
    public long Count => Sequence - FirstSequence + 1;

    /// <summary>Gets the line that a reader sees in place of the events.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"({Count} {(Count == 1 ? "event" : "events")} cannot be read)");

    /// <summary>Returns the part of the range below a number.</summary>
    public UnreadableEvents Below(long end) => end > Sequence ? this : new(FirstSequence, end - 1, At);

    /// <inheritdoc/>
    public override TResult Accept<TArgument, TResult>(IEventVisitor<TArgument, TResult> visitor, TArgument argument) =>
        visitor.VisitUnreadable(this, argument);
}
