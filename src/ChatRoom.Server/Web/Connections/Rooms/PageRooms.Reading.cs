using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.Reading;

namespace ChatRoom.Server.Web.Connections.Rooms;

/// <content>Tells how far the reader has read, and follows the reader's other pages.</content>
public sealed partial class PageRooms
{
    private readonly ConcurrentQueue<ReadMark> _marks = new();
    private readonly ReadPositions? _positions;
    private (string Epoch, long Sequence) _told;
    private (string Room, RoomLevel Level, int Pin) _choice;

    /// <summary>Gets how far persons have read, or null.</summary>
    public ReadPositions? Positions
    {
        get => _positions;
        init
        {
            _positions = value;
            if (value is not null)
            {
                value.Changed += OnRead;
            }
        }
    }

    /// <summary>Tells how far the reader has seen the shown room.</summary>
    public void TellRead(WebSession session)
    {
        if (_positions is null || Shown != session || session.Window.Epoch is not { } epoch || session.PersonId is not { IsNone: false } reader)
        {
            return;
        }

        var seen = (epoch, session.Seen);
        if (_told.Epoch != epoch || _told.Sequence < seen.Seen)
        {
            _told = seen;
            _ = _positions.AdvanceAsync(reader, session.RoomName, epoch, seen.Seen);
        }
    }

    /// <summary>Chooses of which messages in the shown room the reader wants to know.</summary>
    public Task SetLevelAsync(RoomLevel level) => _positions is not null && Shown is { PersonId: { IsNone: false } reader } shown
        ? _positions.SetLevelAsync(reader, shown.RoomName, level)
        : Task.CompletedTask;

    /// <summary>Takes over what the reader has chosen for a room, here or on another page.</summary>
    private async Task UseMarkAsync(CountedRoom room, PersonId reader)
    {
        if (_positions is not null && await _positions.FindAsync(reader, room.Room.Name) is { } mark)
        {
            room.Level = mark.Level;
        }
    }

    /// <summary>Takes over what the reader has chosen for the shown room.</summary>
    private async Task UseMarkAsync(WebSession session)
    {
        await UsePinsAsync(session.PersonId);
        if (_positions is not null && await _positions.FindAsync(session.PersonId, session.RoomName) is { } mark)
        {
            session.Level = mark.Level;
            Changed?.Invoke();
        }
    }

    // On any thread: the loop of the page does the work.
    private void OnRead(PersonId person, ReadMark mark)
    {
        if (person == Person?.Id)
        {
            _marks.Enqueue(mark);
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Takes over what the reader has read and chosen, and returns whether the list may look different.</summary>
    private bool TakeMarks()
    {
        var isChanged = false;
        while (_marks.TryDequeue(out var mark))
        {
            // The page itself tells most marks, with each message in sight.
            var choice = (mark.Room, mark.Level, mark.Pin);
            isChanged |= choice != _choice;
            _choice = choice;
            _pins = _pins.SetItem(mark.Room, mark.Pin);
            if (Shown is { } shown && shown.RoomName == mark.Room)
            {
                shown.Level = mark.Level;
            }

            foreach (var room in _counted.Where(room => room.Room.Name == mark.Room))
            {
                isChanged = true;
                room.Level = mark.Level;
                room.SetSeen(mark.Epoch, mark.Sequence);
            }
        }

        return isChanged;
    }
}
