using ChatRoom.Core.Connections;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms;

/// <content>
/// Keeps faults where they are: a connection that throws is dropped, a loop that dies ends its subscriptions, and one whose transcript
/// does not answer refuses messages.
/// </content>
public sealed partial class Room
{
    /// <summary>The time that the transcript may take before the room refuses messages; far more than a healthy disk or database needs.</summary>
    public static readonly TimeSpan TranscriptPatience = TimeSpan.FromSeconds(5);

    private long _waitsSince;

    /// <summary>Gets how long the loop has waited for an answer of the transcript; zero if it does not wait, or has just begun.</summary>
    public TimeSpan WaitsForTranscript => Volatile.Read(ref _waitsSince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Gets whether the loop waits for an answer of the transcript: it is alive, and answers nobody.</summary>
    internal bool IsWaitingForTranscript => Volatile.Read(ref _waitsSince) != 0;

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

    /// <summary>Notes that the loop waits for the transcript, until the result is disposed.</summary>
    private TranscriptWait WaitForTranscript()
    {
        // Zero is for no wait.
        Volatile.Write(ref _waitsSince, _time.GetTimestamp() | 1);
        return new TranscriptWait(this);
    }

    private async ValueTask<T> FromTranscriptAsync<T>(ValueTask<T> answer)
    {
        using var waiting = WaitForTranscript();
        return await answer;
    }

    /// <summary>Refuses the messages that wait behind a batch, if the transcript takes too long for it. Called on any thread.</summary>
    private void RefuseIfTranscriptHangs()
    {
        if (WaitsForTranscript >= TranscriptPatience)
        {
            // The thread of the loop is free while the loop waits, and reads the inbox alone.
            _thread.Post(_ => RefuseWaiting(), null);
        }
    }

    private void RefuseWaiting()
    {
        while (IsWaitingForTranscript && _inbox.Reader.TryRead(out var command))
        {
            if (command is not SayCommand || !command.TryRefuse(this))
            {
                Defer(command);
            }
        }

        // The loop waits for the inbox alone.
        Tick();
    }

    /// <summary>Undoes the drafts of a batch that was not stored, last one first; commands without a draft still hold.</summary>
    private void RollBack(List<RoomCommand> batch, List<RoomEvent?> drafted)
    {
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (drafted[i] is not null)
            {
                batch[i].OnRolledBack(this);
            }
        }

        // Slow mode counts what is stored.
        for (var i = _written.Count - 1; i >= 0; i--)
        {
            _written[i].Participant.WroteAt = _written[i].Before;
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

    private readonly struct TranscriptWait(Room room) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref room._waitsSince, 0);
    }

    [LoggerMessage(3, LogLevel.Error, "Room {Room}: a connection of door {Door} was dropped, because it failed")]
    private static partial void LogReceiverFault(ILogger logger, Exception exception, string room, string door);
}
