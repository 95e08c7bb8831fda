using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Server.Web.Rows.Rendering;

namespace ChatRoom.Server.Web.Rows;

/// <summary>Shows an event of the room.</summary>
public sealed record EventRow(RoomEvent Event)
    : LogRow(Event.Sequence.ToString(CultureInfo.InvariantCulture), Event, Event)
{
    private RowHtml? _maker;
    private RowContent _content;

    /// <inheritdoc/>
    public override bool IsShown => Kind != RowKind.Hidden;

    /// <summary>Gets the kind of the row.</summary>
    internal RowKind Kind { get; } = RowKinds.Of(Event);

    /// <summary>Returns whether the row shows a message, or answers it.</summary>
    internal bool Concerns(long number) =>
        Event.Sequence == number || (Event is MessagePosted { Answers.Sequence: var answered } && answered == number);

    /// <summary>Returns the row with a message as it is now: as its own, or as the one that it answers.</summary>
    internal EventRow With(MessagePosted message) => new(Event.Sequence == message.Sequence ? message : Event) { Last = Last };

    /// <inheritdoc/>
    internal override Row Show(DeletedAccounts deleted) =>
        deleted.Show(Event) is var shown && (shown != Event || shown is MessagePosted { Answers: not null }) ? new EventRow(shown) { Last = Last } : this;

    /// <summary>Returns the content of the row; a change of the reader makes it again.</summary>
    internal RowContent ContentFor(RowHtml maker)
    {
        if (!ReferenceEquals(_maker, maker))
        {
            (_maker, _content) = (maker, maker.Of(Event));
        }

        return _content;
    }
}
