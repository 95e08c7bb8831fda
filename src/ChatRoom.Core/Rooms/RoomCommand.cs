namespace ChatRoom.Core.Rooms;

/// <summary>
/// Something the room loop is asked to do. The loop calls <see cref="Apply"/>, then, when the whole batch is stored,
/// <see cref="Stored"/> and, once it is shown, <see cref="Settled"/>; or, when it could not be stored,
/// <see cref="NotStored"/> in reverse order.
/// </summary>
internal abstract class RoomCommand
{
    protected static readonly Phrase NotHere = new("Answer_NotHere", "You are not in the room.");

    /// <summary>
    /// Changes the membership and returns the draft to store, or null when there is nothing to log. Later commands of
    /// the batch see the change.
    /// </summary>
    public abstract RoomEvent? Apply(Room room, DateTimeOffset now);

    /// <summary>The batch is stored; nobody can see it yet.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event <see cref="Apply"/> drafted, numbered.</param>
    public virtual void Stored(Room room, RoomEvent stored)
    {
    }

    /// <summary>The batch is stored and in the tail.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stored">The event <see cref="Apply"/> drafted, numbered; null if it drafted none.</param>
    public virtual void Settled(Room room, RoomEvent? stored)
    {
    }

    /// <summary>The batch was not stored: takes back what <see cref="Apply"/> changed and tells whoever asked.</summary>
    public virtual void NotStored(Room room)
    {
    }

    /// <summary>Whether it only asks and changes nothing: then there is no news for anybody else.</summary>
    public virtual bool IsQuestion => false;

    /// <summary>The room takes no more commands: answers whoever waits for a result, if there is none yet.</summary>
    public virtual void Refuse(Phrase reason)
    {
    }
}

internal sealed class JoinCommand(JoinRequest request, Session session) : RoomCommand
{
    private readonly TaskCompletionSource<JoinResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Participant? _participant;
    private bool _resumed;

    public Task<JoinResult> Result => _result.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        _participant = room.Membership.ByToken(request.Token);
        _resumed = _participant is not null;
        if (_participant is null)
        {
            _participant = new Participant(room.Membership.FreeHandle(request.WantedHandle), request.Token, room.NewFloodGate);
            _participant.Attach(session);
            room.Membership.Add(_participant);
        }
        else
        {
            room.Membership.Attach(_participant, session);
        }

        if (session.Format is { } format)
        {
            room.Tail.Use(format);
        }

        return _resumed ? null : new ParticipantJoined(RoomEvent.NewId(), now, _participant.Name);
    }

    public override void Settled(Room room, RoomEvent? stored)
    {
        if (_resumed && !_participant!.HasLeft && room.Membership.ByToken(request.Token) != _participant)
        {
            // The join this one was to share came in the same batch and was taken back.
            TakeBack(room);
            return;
        }

        session.Participant = _participant;
        room.Serve(session);
        var next = stored is null ? room.Tail.NextSequence : stored.Sequence + 1;
        _result.TrySetResult(new JoinResult.Joined(_participant!, next, room.Epoch, _resumed));
    }

    public override void NotStored(Room room)
    {
        room.Membership.Remove(_participant!);
        TakeBack(room);
    }

    public override void Refuse(Phrase reason) => _result.TrySetResult(new JoinResult.Refused(reason));

    private void TakeBack(Room room)
    {
        if (session.Format is { } format)
        {
            room.Tail.Release(format);
        }

        Refuse(Room.NotStored);
    }
}

internal sealed class SayCommand(Session session, string text, MessageKind kind, Guid id) : RoomCommand
{
    private bool _isRepeated;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (session.Participant is not { HasLeft: false } participant)
        {
            session.Refused(id, NotHere);
            return null;
        }

        _isRepeated = session.MayRepeat && !room.RecentIds.TryAdd(id);
        return _isRepeated ? null : new MessagePosted(id, now, participant.Name, text, kind);
    }

    public override void Settled(Room room, RoomEvent? stored)
    {
        if (stored is not null)
        {
            if (session.MayRepeat)
            {
                room.RecentIds.Keep(id);
            }
        }
        else if (_isRepeated && room.RecentIds.Contains(id))
        {
            session.AlreadySaid(id);
        }
        else if (_isRepeated)
        {
            // The first one was in the same batch and was taken back.
            session.Refused(id, Room.NotStored);
        }
    }

    public override void NotStored(Room room)
    {
        if (session.MayRepeat)
        {
            room.RecentIds.Remove(id);
        }

        session.Refused(id, Room.NotStored);
    }
}

internal sealed class RenameCommand(Participant participant, string wanted) : RoomCommand
{
    private readonly TaskCompletionSource<RenameResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeyedHandle _before;

    public Task<RenameResult> Result => _result.Task;

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (!Handle.TryCreate(wanted, out var handle))
        {
            Refuse(new("Answer_NoHandle", "A handle needs at least one letter or digit."));
            return null;
        }

        if (participant.HasLeft || handle.Value == participant.Name)
        {
            Refuse(participant.HasLeft ? NotHere : new("Answer_SameHandle", "You are {0} already.", handle));
            return null;
        }

        var keyed = handle.WithKeys();
        if (room.Membership.IsTaken(keyed, participant))
        {
            Refuse(new("Answer_Taken", "{0} is taken, or looks like a handle that is.", handle));
            return null;
        }

        _before = participant.Keyed;
        room.Membership.Rename(participant, keyed);
        return new ParticipantRenamed(RoomEvent.NewId(), now, _before.Handle.Value, handle.Value);
    }

    public override void Settled(Room room, RoomEvent? stored)
    {
        if (stored is ParticipantRenamed renamed)
        {
            _result.TrySetResult(new RenameResult.Renamed(renamed.NewHandle));
        }
    }

    public override void NotStored(Room room)
    {
        room.Membership.Rename(participant, _before);
        Refuse(Room.NotStored);
    }

    public override void Refuse(Phrase reason) => _result.TrySetResult(new RenameResult.Refused(reason));
}

/// <summary>A session is gone; its participant stays, away if this was the last one.</summary>
internal sealed class DetachCommand(Session session) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (session.Participant is { HasLeft: false } participant
            && room.Membership.Detach(participant, session, room.Timestamp))
        {
            room.Forget(session);
        }

        return null;
    }
}

/// <summary>A participant leaves for good, with all its sessions.</summary>
/// <param name="participant">Who.</param>
/// <param name="reason">Why.</param>
/// <param name="onlyIfAway">Not if it has come back since this was decided.</param>
internal sealed class LeaveCommand(Participant participant, DisconnectReason reason, bool onlyIfAway = false) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        if (participant.HasLeft || (onlyIfAway && !room.GraceIsOver(participant)))
        {
            return null;
        }

        participant.HasLeft = true;
        room.Membership.Remove(participant);
        return new ParticipantLeft(RoomEvent.NewId(), now, participant.Name, reason);
    }

    public override void Stored(Room room, RoomEvent stored)
    {
        // Before anybody can see the event: a session in the middle of sending must stop short of it.
        foreach (var session in participant.Sessions)
        {
            session.LeftAt = stored.Sequence;
            room.Fanout.GiveBack(session);
        }
    }

    public override void Settled(Room room, RoomEvent? stored)
    {
        if (stored is null)
        {
            return;
        }

        foreach (var session in participant.Sessions)
        {
            room.Forget(session);
            session.Removed(reason, stored.Sequence);
        }
    }

    public override void NotStored(Room room)
    {
        // Leaving cannot be refused: the participant stays only until a later batch can be stored.
        participant.HasLeft = false;
        room.Membership.Add(participant);
        room.Owe(this);
    }
}

/// <summary>Once a second: participants whose grace is over leave.</summary>
internal sealed class TickCommand : RoomCommand
{
    public static TickCommand Instance { get; } = new();

    public override RoomEvent? Apply(Room room, DateTimeOffset now)
    {
        foreach (var participant in room.Membership.Away)
        {
            if (room.GraceIsOver(participant))
            {
                room.Owe(new LeaveCommand(participant, DisconnectReason.Away, onlyIfAway: true));
            }
        }

        return null;
    }
}

/// <summary>A notice to every session, after everything said before it.</summary>
internal sealed class AnnounceCommand(Phrase text) : RoomCommand
{
    public override RoomEvent? Apply(Room room, DateTimeOffset now) => null;

    public override void Settled(Room room, RoomEvent? stored)
    {
        foreach (var session in room.Membership.Sessions)
        {
            session.Notice(text);
        }
    }
}
