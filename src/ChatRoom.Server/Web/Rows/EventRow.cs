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

    /// <summary>Gets whether the page has shown something else in this row. Only what is new is read aloud.</summary>
    internal bool IsChanged { get; private set; }

    /// <summary>Gets the kind of the row.</summary>
    internal RowKind Kind { get; } = RowKinds.Of(Event);

    /// <summary>Returns whether the row shows a message, or answers it.</summary>
    internal bool Concerns(long number) =>
        Event.Sequence == number || (Event is MessagePosted { Answers.Sequence: var answered } && answered == number);

    /// <summary>Returns the row with a message as it is now: as its own, or as the one that it answers.</summary>
    internal EventRow With(MessagePosted message) => Replaced(Event.Sequence == message.Sequence ? message : Event);

    /// <inheritdoc/>
    internal override Row Show(DeletedAccounts deleted) =>
        deleted.Show(Event) is var shown && (shown != Event || shown is MessagePosted { Answers: not null }) ? Replaced(shown) : this;

    /// <summary>Returns the content of the row; a change of the reader makes it again.</summary>
    internal RowContent ContentFor(RowHtml maker)
    {
        if (!ReferenceEquals(_maker, maker))
        {
            var content = maker.Of(Event);
            IsChanged |= _maker is not null && content.Html != _content.Html;
            (_maker, _content) = (maker, content);
        }

        return _content;
    }

    private EventRow Replaced(RoomEvent now) => new(now) { Last = Last, IsChanged = IsChanged || _maker is not null };
}
