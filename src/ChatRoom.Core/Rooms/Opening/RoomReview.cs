using ChatRoom.Core.Rooms.Catalog;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms.Opening;

/// <summary>Opens the made rooms once after the start, a few at a time, so that <see cref="RoomSweep"/> judges those of an earlier process, too.</summary>
internal sealed partial class RoomReview(RoomDirectory rooms, TimeProvider time, ILogger logger)
{
    private const int MostAtOnce = 5;

    // The start itself has the processors for itself.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private string _after = "";
    private volatile bool _isBusy;

    /// <summary>Opens the next rooms, unless those of before are not judged yet. Called each second.</summary>
    /// <param name="open">The rooms that are open for a judgement alone.</param>
    public void GoOn(int open)
    {
        if (!_isBusy && open == 0 && time.GetElapsedTime(_start) >= Delay)
        {
            _isBusy = true;
            _ = GoOnAsync();
        }
    }

    private async Task GoOnAsync()
    {
        // Without a row there is no room to judge, and nothing need be opened to know it.
        var isOver = rooms.Register.IsUnused;
        try
        {
            if (!isOver && _after.Length == 0)
            {
                await rooms.DeleteLostConversationsAsync();
            }

            var next = isOver ? [] : await rooms.Register.ListMadeAsync(_after, MostAtOnce, CancellationToken.None);
            isOver = next.Count < MostAtOnce;
            foreach (var room in next)
            {
                _after = room.Name;
                await OpenAsync(room);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or RoomCatalogException { IsClosed: true })
        {
            // The server has stopped.
            isOver = true;
        }
        catch (Exception e)
        {
            // The next start tries again.
            isOver = true;
            LogNotRead(logger, e);
        }

        // Once all rooms were open, there is nothing more to do.
        _isBusy = isOver;
    }

    private async Task OpenAsync(RoomRecord record)
    {
        // The sweep looks at an open room anyway.
        if (rooms.Peek(record.Name) is not null)
        {
            return;
        }

        try
        {
            using var lease = await rooms.FindAsync(record.Name, CancellationToken.None);
            lease?.MarkForReview();
            if (lease is not null && record.Kind == RoomKind.Private
                && !await rooms.Private.MayBeEnteredAsync(record.Name))
            {
                await lease.Room.ChangeAsync(room => room.IsOver = true);
            }
        }
        catch (Exception e)
        {
            LogNotOpened(logger, e, record.Name);
        }
    }

    [LoggerMessage(9, LogLevel.Warning, "The list of rooms cannot be read, so that no room of before the start is deleted because nothing was said in it")]
    private static partial void LogNotRead(ILogger logger, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "Room {Room} cannot be opened, so it is kept although nothing may have been said in it")]
    private static partial void LogNotOpened(ILogger logger, Exception exception, string room);
}
