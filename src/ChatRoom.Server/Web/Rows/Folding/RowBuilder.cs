using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;

namespace ChatRoom.Server.Web.Rows.Folding;

/// <summary>Makes rows of events: a row of its own for each message, and one row for events that are folded together.</summary>
/// <param name="announcedSingly">See <c>RoomOptions.AnnouncedSingly</c>; for a page that shows all joins and leaves.</param>
/// <param name="settings">What the reader wants to be folded.</param>
internal sealed class RowBuilder(int announcedSingly, FoldSettings settings)
{
    // Some screens full are enough for a start; and no read of the log may push the rows in sight out of the page.
    private const int FewShown = 25;
    private const int FewRows = 100;

    private bool ShowsAll => settings.Presence == PresenceMode.All;

    /// <summary>Adds an event below the rows, or to the last row.</summary>
    public void Add(List<Row> rows, RoomEvent roomEvent)
    {
        if (roomEvent is MessageChanged)
        {
            // The row of its message shows it. Here it only holds its number.
            Absorb(rows, roomEvent);
        }
        else if (PresenceChange.Of(roomEvent) is { } change && IsFolded(rows, roomEvent))
        {
            if (rows is [.., FoldedRow folded])
            {
                rows[^1] = folded.With(roomEvent, change);
            }
            else
            {
                var fold = PresenceFold.Empty.With(change);
                rows.Add(new FoldedRow(KeyOf(roomEvent), roomEvent, roomEvent, fold, settings.Presence == PresenceMode.None));
            }
        }
        else if (settings.Hides(roomEvent))
        {
            if (rows is [.., IgnoredRow ignored])
            {
                rows[^1] = ignored with { Last = roomEvent, Count = ignored.Count + 1 };
            }
            else
            {
                rows.Add(new IgnoredRow(KeyOf(roomEvent), roomEvent, roomEvent, 1));
            }
        }
        else if (!ShowsAll && rows is [.., EventRow { Event: TopicSet } topic] && roomEvent is TopicSet)
        {
            // Nobody said a word under the earlier topic.
            rows[^1] = new EventRow(roomEvent) { First = topic.First };
        }
        else
        {
            rows.Add(new EventRow(roomEvent));
        }
    }

    /// <summary>Puts rows of older events above other rows. Two folded rows that meet become one, in the place of the lower one.</summary>
    public void PutAbove(List<Row> above, List<Row> rows)
    {
        var merged = (above.LastOrDefault(), rows.FirstOrDefault()) switch
        {
            (FoldedRow upper, FoldedRow lower) when !ShowsAll => lower.Below(upper),
            (EventRow { Event: TopicSet } upper, EventRow { Event: TopicSet } lower) when !ShowsAll => lower with { First = upper.First },
            (IgnoredRow upper, IgnoredRow lower) => lower with { First = upper.First, Count = upper.Count + lower.Count },
            _ => (Row?)null,
        };
        if (merged is not null)
        {
            above.RemoveAt(above.Count - 1);
            rows[0] = merged;
        }

        rows.InsertRange(0, above);
    }

    /// <summary>Returns whether the events make only few rows to see, such as joins alone.</summary>
    public bool MakesFewRows(IReadOnlyList<RoomEvent> events)
    {
        var rows = new List<Row>();
        foreach (var roomEvent in events)
        {
            Add(rows, roomEvent);
        }

        return rows.Count < FewRows && rows.Count(row => row is not LogRow { IsShown: false }) < FewShown;
    }

    private static void Absorb(List<Row> rows, RoomEvent roomEvent)
    {
        var place = rows.FindLastIndex(row => row is LogRow);
        if (place < 0)
        {
            rows.Add(new EventRow(roomEvent));
        }
        else
        {
            rows[place] = (LogRow)rows[place] with { Last = roomEvent };
        }
    }

    private static string KeyOf(RoomEvent roomEvent) => string.Create(CultureInfo.InvariantCulture, $"{roomEvent.Sequence}+");

    private bool IsFolded(List<Row> rows, RoomEvent roomEvent) => !ShowsAll
        || (rows is [.., FoldedRow folded] ? roomEvent.IsAnnouncedLike(folded.Last) : AreEnough(rows, roomEvent));

    /// <summary>Returns whether the rows before the event already announce enough events like it.</summary>
    private bool AreEnough(List<Row> rows, RoomEvent roomEvent)
    {
        var before = 0;
        while (before < announcedSingly
            && before < rows.Count
            && rows[^(before + 1)] is EventRow row
            && roomEvent.IsAnnouncedLike(row.Event))
        {
            before++;
        }

        return announcedSingly > 0 && before == announcedSingly;
    }
}
