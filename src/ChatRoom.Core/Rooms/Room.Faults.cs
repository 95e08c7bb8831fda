using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>Keeps faults where they are: a connection that throws is dropped, a loop that dies ends its subscriptions.</content>
public sealed partial class Room
{
    /// <summary>Reports the fate of a message. A connection that throws is dropped.</summary>
    internal void Answer(Subscription subscription, Guid id, SayResult result)
    {
        try
        {
            subscription.Connection.Answer(id, result);
        }
        catch (Exception e)
        {
            Drop(subscription, e);
        }
    }

    /// <summary>Shows a line to one connection. A connection that throws is dropped.</summary>
    internal void Notify(Subscription subscription, LocalizedMessage text)
    {
        try
        {
            subscription.Connection.Notice(text);
        }
        catch (Exception e)
        {
            Drop(subscription, e);
        }
    }

    /// <summary>Tells a receiver that its subscription has ended.</summary>
    internal void End(Subscription subscription, LeaveReason reason, long end)
    {
        try
        {
            subscription.Receiver.OnEnded(reason, end);
        }
        catch (Exception e)
        {
            LogFault(e, subscription.Connection.Door);
        }
    }

    private void Drop(Subscription subscription, Exception fault)
    {
        LogFault(fault, subscription.Connection.Door);
        Defer(new DropCommand(subscription.Receiver));
    }

    private void OnReceiverFault(Receiver receiver, Exception fault)
    {
        LogFault(fault, receiver.Format?.Name ?? "-");
        // A full inbox does not lose it: the fan-out serves this receiver no more, and the client's own end detaches it.
        _inbox.Writer.TryWrite(new DropCommand(receiver));
    }

    /// <summary>Ends the room after a fault of its loop. The memory may be short, so each step may fail too.</summary>
    private void End(Exception fault)
    {
        try
        {
            LogLoopEnded(_logger, fault, Name);
        }
        catch (Exception)
        {
            // A line of the log is worth less than the clients.
        }

        try
        {
            Fail();
        }
        catch (Exception)
        {
            FailAgain();
        }

        _ended.TrySetResult(fault);
    }

    /// <summary>Tries <see cref="Fail"/> for the last time: without it, the clients of a dead room would wait for ever.</summary>
    private void FailAgain()
    {
        GC.Collect();
        try
        {
            Fail();
        }
        catch (Exception e)
        {
            Environment.FailFast($"The room {Name} cannot end.", e);
        }
    }

    private void LogFault(Exception fault, string door)
    {
        try
        {
            LogReceiverFault(_logger, fault, Name, door);
        }
        catch (Exception)
        {
            // The loop must live on without this line.
        }
    }

    /// <summary>Rejects every command, ends every subscription and lets go of every person. The log stays readable.</summary>
    private void Fail()
    {
        _inbox.Writer.TryComplete();
        _batch.ForEach(RejectQuietly);
        _deferred.ForEach(RejectQuietly);
        while (_inbox.Reader.TryRead(out var command))
        {
            RejectQuietly(command);
        }

        // A leave that the fault has interrupted is out of the membership, but nobody has let go of its person yet.
        var leaving = _batch.OfType<LeaveCommand>().Where(leave => leave.IsPending).Select(leave => leave.Participant);
        foreach (var participant in leaving.Concat(Membership.All).ToArray())
        {
            EndAll(participant);
        }

        _participants = Membership.Snapshot;
        Fanout.Signal();
    }

    /// <summary>Ends a participant. It may stop anywhere for lack of memory, and goes on there when called again.</summary>
    private void EndAll(Participant participant)
    {
        foreach (var subscription in participant.Subscriptions.Where(subscription => !subscription.HasEnded))
        {
            subscription.Receiver.End = Math.Min(subscription.Receiver.End, Tail.NextSequence);
            Fanout.ReclaimNow(subscription.Receiver);
            StopServing(subscription);
            subscription.HasEnded = true;
            End(subscription, LeaveReason.ServerError, Tail.NextSequence);
        }

        if (!participant.IsReleased)
        {
            participant.IsReleased = true;
            People.Release(participant.Person);
        }

        // Last: the next call finds the participant by it.
        if (!participant.HasLeft)
        {
            participant.HasLeft = true;
            Membership.Remove(participant);
        }
    }

    private void RejectQuietly(RoomCommand command)
    {
        try
        {
            command.Reject(Stopping);
        }
        catch (Exception e)
        {
            LogFault(e, command.GetType().Name);
        }
    }

    [LoggerMessage(3, LogLevel.Error, "Room {Room}: a connection of door {Door} was dropped, because it failed")]
    private static partial void LogReceiverFault(ILogger logger, Exception exception, string room, string door);
}
