using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Input.Accounts;
using ChatRoom.Core.People;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Server.Tcp.OutOfBand;

namespace ChatRoom.Server.Tcp;

/// <content>Enters the first room, and changes to others.</content>
internal sealed partial class TcpConversation
{
    /// <summary>Enters the room that the name line asks for; returns the reason if the client does not get in.</summary>
    private async Task<LeaveReason?> JoinAsync(TcpConnection connection, string nameLine)
    {
        var line = NameLine.Read(nameLine, takesRoom: connection is not ChunkConnection);
        var (account, refusal) = line.Secret is null || line.IsCodeAlone ? default : await LogInAsync(connection, line);
        if (refusal is not null)
        {
            return await TurnAwayAsync(connection, refusal, LeaveReason.NotLoggedIn);
        }

        var (trust, admission) = (services.Rooms.Trust, services.Rooms.Trust.Admission);
        if (admission.RefuseEntry(PersonId.None, account is not null) is not null && !(admission.Mode == AccessMode.Invited && line.Code is not null))
        {
            return await TurnAwayAsync(connection, NameLine.RefusalOf(admission), LeaveReason.NotLoggedIn);
        }

        if (trust.RefuseBanned(account?.Id ?? PersonId.None, client, account is not null) is { } ban)
        {
            return await TurnAwayAsync(connection, ban, LeaveReason.Banned);
        }

        using var visit = await services.Rooms.People.EnterAsync(line.Name, account: account, client: client);
        connection.Person = visit.Person;
        return account is null && line.Code is { } code && !admission.AsksForNone
            ? await EnterByCodeAsync(connection, line, code)
            : await EnterFirstAsync(connection, line);
    }

    /// <summary>Uses the invitation of a guest, and gives it back if the guest does not get in.</summary>
    private async Task<LeaveReason?> EnterByCodeAsync(TcpConnection connection, NameLine line, string code)
    {
        var (admission, person) = (services.Rooms.Trust.Admission, connection.Person!.Id);
        if (await admission.AcceptAsync(code, person, canReturn: false) is { } invalid)
        {
            if (admission.RefuseEntry(person, hasAccount: false) is not null)
            {
                return await TurnAwayAsync(connection, invalid, LeaveReason.NotLoggedIn);
            }

            connection.Notice(invalid);
            return await EnterFirstAsync(connection, line);
        }

        var isIn = false;
        try
        {
            var reason = await EnterFirstAsync(connection, line);
            isIn = reason is null;
            return reason;
        }
        finally
        {
            if (!isIn)
            {
                await admission.GiveBackAsync(code, person);
            }
        }
    }

    /// <summary>Enters the first room, with a person that may enter the server.</summary>
    private async Task<LeaveReason?> EnterFirstAsync(TcpConnection connection, NameLine line)
    {
        var (name, named) = (line.Name, line.Room);
        connection.Person!.AddContact(connection);
        if (named is not null)
        {
            using var request = await services.Rooms.RequestAsync(named, connection, makes: true, _closing.Token);
            return request.Lease is { } lease
                ? await JoinAsync(connection, lease.Room, isNamed: true, name)
                : await TurnAwayAsync(connection, request.Refusal!, LeaveReason.NoRoom);
        }

        try
        {
            using var lease = await services.Rooms.FindAsync(services.Room, _closing.Token)
                ?? throw new InvalidOperationException($"There is no room '{services.Room}'.");
            return await JoinAsync(connection, lease.Room, isNamed: false, name);
        }
        catch (RoomClosedException e)
        {
            await connection.WriteAsync(connection.EncodeNotice(e.Message));
            return LeaveReason.ServerError;
        }
        catch (TranscriptException e)
        {
            LogNotOpened(Log, services.Room, e.Message);
            return await RefuseAsync(connection, Room.NotStored);
        }
    }

    private async Task<LeaveReason?> JoinAsync(TcpConnection connection, Room room, bool isNamed, string name)
    {
        var receiver = connection.Add(room);
        _subscription = new Subscription(room, connection, receiver);
        var result = await room.JoinAsync(_subscription, connection.Person!, _closing.Token);
        if (result is not JoinResult.Joined joined)
        {
            var refused = (JoinResult.Refused)result;
            return refused.IsBan
                ? await TurnAwayAsync(connection, refused.Reason, LeaveReason.Banned)
                : await RefuseAsync(connection, refused.Reason);
        }

        services.Metrics.Connected("tcp");
        LogConnected(Log, joined.Participant.Name, peer, client.IsEncrypted ? $"{connection.Format.Name}, TLS" : connection.Format.Name);
        TellClaimed(connection, name);
        if (isNamed || room.Topic.Length > 0)
        {
            connection.Notice(Whereabouts(room));
        }

        if (services.Rooms.MessageOfTheDay is { Length: > 0 } message)
        {
            connection.Notice(message);
        }

        if (await FindBacklogAsync(connection, room, joined.NextSequence) is var from && from < joined.NextSequence)
        {
            ((LineConnection)connection).Replay(room, from, messagesOnly: true, closing: null);
        }

        connection.Start(receiver, joined.NextSequence, connection.EncodeNotice(TcpText.Welcome(joined.Participant.Name)));
        return null;
    }

    /// <summary>Enters a room and leaves the present one; see <see cref="Core.Input.IRoomSwitch.EnterAsync"/>.</summary>
    public async Task<LocalizedMessage?> EnterAsync(Room room, CancellationToken cancellationToken)
    {
        var (connection, left) = (_connection!, _subscription!);
        // A client that takes nothing changes its room once, and not again and again.
        await connection.Moved.WaitAsync(cancellationToken);
        await services.Interpreter.WaitToJoinAsync(client, cancellationToken);
        var receiver = connection.Add(room);
        var subscription = new Subscription(room, connection, receiver);
        JoinResult result;
        try
        {
            result = await room.JoinAsync(subscription, connection.Person!, cancellationToken);
        }
        catch
        {
            connection.Remove(receiver);
            throw;
        }

        if (result is not JoinResult.Joined joined)
        {
            connection.Remove(receiver);
            return ((JoinResult.Refused)result).Reason;
        }

        // From here on the client is in two rooms until the leave is stored, whatever happens to the connection.
        _subscription = subscription;
        var before = (TcpReceiver)left.Receiver;
        if (await left.Room.LeaveAsync(left, LeaveReason.Moved))
        {
            await before.WhenEnded.WaitAsync(cancellationToken);
        }

        before.LimitTo(left.Room.Tail.NextSequence);
        var from = await FindBacklogAsync(connection, room, joined.NextSequence);
        connection.Move(new RoomMove(before, receiver, joined.NextSequence, from, [.. LinesOf(connection, room, joined)]));
        return null;
    }

    private static IEnumerable<byte[]> LinesOf(TcpConnection connection, Room room, JoinResult.Joined joined)
    {
        yield return connection.EncodeNotice(TcpText.Welcome(joined.Participant.Name));
        yield return connection.EncodeNotice(Whereabouts(room));
        if (connection is LineConnection { CanReplay: true, Numbers: true })
        {
            yield return connection.EncodeNotice(IReplay.NumbersAreOn(room, joined.NextSequence - 1));
        }
    }

    private static string Whereabouts(Room room) =>
        room.Topic is { Length: > 0 } topic ? $"You are in {room.Label}. The topic: {topic}" : $"You are in {room.Label}.";

    /// <summary>Tells a newcomer why the room does not take it; only a room that has died is a fault of the server.</summary>
    private async Task<LeaveReason> RefuseAsync(TcpConnection connection, LocalizedMessage why)
    {
        if (services.Stopping.IsCancellationRequested)
        {
            // The goodbye says it.
            return LeaveReason.ShuttingDown;
        }

        await connection.WriteAsync(connection.EncodeNotice(why.ToString()));
        var reason = why == Room.Stopping ? LeaveReason.ServerError : LeaveReason.NotStored;
        if (reason == LeaveReason.NotStored)
        {
            services.Metrics.Rejected(reason);
        }

        return reason;
    }

    private async Task<LeaveReason> TurnAwayAsync(TcpConnection connection, LocalizedMessage why, LeaveReason reason)
    {
        await connection.WriteAsync(connection.EncodeNotice(why.ToString()));
        services.Metrics.Rejected(reason);
        // It has never been in, so that no log-in of it has ended.
        _goodbye.InsteadOfNotice = reason == LeaveReason.NotLoggedIn ? [] : null;
        return reason;
    }

    /// <summary>Takes a line with a passphrase that stands in the place of the name.</summary>
    /// <returns>The account; or the reason, if the client asks for one that it does not get.</returns>
    private async Task<(Account? Account, LocalizedMessage? Refusal)> LogInAsync(TcpConnection connection, NameLine line)
    {
        var (secret, wanted) = (line.Secret!, line.ReadNewAccount(services.Rooms.Trust.Admission.Mode));
        if (wanted is null && secret is not { IsExact: true, Command: "login" })
        {
            connection.Notice(secret is { IsExact: true, Command: "register" }
                ? new("Answer_NameFirst", "Take a name first: /nick NAME")
                : AccountCommands.NotSaid(secret, connection));
            return (null, null);
        }

        var (account, refusal) = wanted is not null
            ? await JoinAsync(connection, wanted)
            : await AccountCommands.CheckAsync(services.Interpreter.Accounts, connection, secret.Arguments, _closing.Token);
        if (account is not null)
        {
            await services.Rooms.ReclaimAsync(account);
            connection.LogIn(services.Time);
            await services.Interpreter.Accounts!.AuditAsync(AccountAct.LogIn, account, connection.Origin);
        }

        return (account, refusal);
    }

    /// <summary>Makes an account for a newcomer; one that may not enter at all gets the line for strangers.</summary>
    private async Task<(Account? Account, LocalizedMessage? Refusal)> JoinAsync(TcpConnection connection, NewAccount wanted)
    {
        var admission = services.Rooms.Trust.Admission;
        return services.Rooms.Trust.RefuseBanned(PersonId.None, client) is { } ban ? (null, ban)
            : wanted.Code is null && admission.Registration != RegistrationRule.Everyone ? (null, NameLine.RefusalOf(admission))
            : await AccountCommands.JoinAsync(services.Interpreter.Accounts, connection, wanted, _closing.Token);
    }

    /// <summary>Tells a guest that the wanted name belongs to an account, where strangers may know that.</summary>
    private void TellClaimed(TcpConnection connection, string name)
    {
        if (services.Rooms.Trust.Admission.TellsClaims && connection.Person is { HasAccount: false } guest
            && services.Rooms.People.FindClaim(name) is { IsInUse: true } claim)
        {
            connection.Notice(new(
                "Notice_Claimed", "{0} belongs to an account, so you are {1}. If it is yours: /login {0} PASSPHRASE", claim.Handle, guest.Name));
        }
    }

    /// <summary>Returns the number at which the last messages of a room begin; <paramref name="next"/> for none.</summary>
    private async ValueTask<long> FindBacklogAsync(TcpConnection connection, Room room, long next)
    {
        if (connection is not LineConnection { CanReplay: true } || services.Options.Backlog == 0)
        {
            return next;
        }

        try
        {
            return await room.FindLastMessagesAsync(next, services.Options.Backlog, _closing.Token);
        }
        catch (TranscriptException)
        {
            // An unreadable history does not prevent new messages, so the client stays.
            connection.Notice("The last messages cannot be read just now.");
            return next;
        }
        catch (OperationCanceledException)
        {
            // The client is in the room already, and gets what waits for it, such as the news of a stop.
            return next;
        }
    }
}
