using ChatRoom.Core.Events;
using ChatRoom.Server.Tcp.OutOfBand;

namespace ChatRoom.Server.Tcp;

/// <content>Moves the connection from one room to another, in the order of what it sends.</content>
internal abstract partial class TcpConnection
{
    private Task _moved = Task.CompletedTask;

    /// <summary>Gets a task that ends when the client has got everything up to its last change of the room.</summary>
    public Task Moved => _moved;

    /// <summary>Takes away a receiver that has not started, because its room did not accept it.</summary>
    public void Remove(TcpReceiver receiver)
    {
        _receivers = [.. _receivers.Where(other => other != receiver)];
        EndIfOver(LeaveReason.ServerError);
        Wake();
    }

    /// <summary>Sends the rest of one room, and then begins with another one. Not before <see cref="Moved"/>.</summary>
    public void Move(RoomMove move)
    {
        _moved = move.Done.Task;
        _outOfBand.Add(new OutOfBandMessage(null, Move: move));
        Wake();
    }

    private async ValueTask MoveAsync(RoomMove move)
    {
        while (await TrySendEventsAsync(move.From, long.MaxValue))
        {
            await SendRemainderAsync();
        }

        _receivers = [.. _receivers.Where(receiver => receiver != move.From)];
        move.To.Start(move.Next);
        foreach (var line in move.Lines)
        {
            await WriteAsync(line);
        }

        if (move.BacklogFrom < move.Next)
        {
            await move.To.ReplayAsync(move.BacklogFrom, messagesOnly: true);
        }

        move.Done.SetResult();
    }
}
