using System.Globalization;
using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Takes persons out of rooms, sets the rules of a room, and deletes messages.</summary>
internal sealed class RoomActs(RoomDirectory rooms, TargetFinder targets, TimeProvider time)
{
    private const int MostNamed = 10;

    /// <summary>Says that a conversation has no moderators.</summary>
    public static readonly LocalizedMessage OnlyRooms = new("Answer_OnlyRooms", "This is a conversation of two persons. The command is for rooms.");

    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>Takes a person out of the room, or off the server: <c>/kick HANDLE [REASON]</c>.</summary>
    public async Task<ActAnswer> KickAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        // A kick has no end, but its reason is that of a ban.
        var (handle, rest) = SanctionWords.Cut(argument);
        var reason = SanctionWords.Shorten(rest);
        if (Authority.Refuse(ModerationAct.Kick, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (handle.Length == 0)
        {
            return ActAnswer.Refused(new("Trust_Whom", "Whom? /{0} NAME", "kick"));
        }

        if (targets.FindHere(handle) is not { } person)
        {
            return await rooms.People.FindElsewhereAsync(handle) is { } elsewhere
                ? await KickAsync(elsewhere, reason, issuer, cancellationToken)
                : ActAnswer.Refused(DirectMessages.NobodyNamed(handle));
        }

        Room[] scope = issuer.ActsEverywhere ? [.. rooms.Loaded] : [issuer.Room!];
        if (Authority.Refuse(ModerationAct.Kick, issuer.Rank, issuer.RankOf(person.Id, rooms.Trust), person.Name) is { } tooHigh)
        {
            return ActAnswer.Refused(tooHigh);
        }

        if (!Array.Exists(scope, room => room.Participants.ContainsKey(person.Name)))
        {
            return ActAnswer.Refused(new("Trust_NotInRoom", "{0} is not in this room.", person.Name));
        }

        await rooms.Trust.ApplyAsync(null, ModerationService.Entry(time, issuer, "kick", issuer.Scope, person.Name, reason));
        var line = Removal.LineOf(isBan: false, issuer.Handle, reason);
        foreach (var room in scope)
        {
            await room.ChangeAsync(room => room.Remove(
                participant => participant.Person == person ? new Removal(false, issuer.Handle, reason, line) : null));
        }

        return ActAnswer.Done(new LocalizedMessage("Trust_HasKicked", "{0} is out, and may come back.", person.Name));
    }

    /// <summary>Takes a person that is on another node out; that node follows the event in the log.</summary>
    private async Task<ActAnswer> KickAsync(RemotePerson person, string reason, Issuer issuer, CancellationToken cancellationToken)
    {
        if (Authority.Refuse(ModerationAct.Kick, issuer.Rank, issuer.RankOf(person.Id, rooms.Trust), person.Handle) is { } tooHigh)
        {
            return ActAnswer.Refused(tooHigh);
        }

        var scope = (await rooms.People.Others!.ListRoomsAsync(person.Id)).Where(room => issuer.ActsEverywhere || room == issuer.Room!.Name).ToArray();
        if (scope.Length == 0)
        {
            return ActAnswer.Refused(new("Trust_NotInRoom", "{0} is not in this room.", person.Handle));
        }

        await rooms.Trust.ApplyAsync(null, ModerationService.Entry(time, issuer, "kick", issuer.Scope, person.Handle, reason));
        foreach (var name in scope)
        {
            using var lease = await rooms.FindAsync(name, cancellationToken);
            if (lease is not null && !await lease.Room.RemoveElsewhereAsync(person, issuer.Handle, reason))
            {
                return ActAnswer.Refused(Room.NotStored);
            }
        }

        return ActAnswer.Done(new LocalizedMessage("Trust_HasKicked", "{0} is out, and may come back.", person.Handle));
    }

    /// <summary>Sets the time between two messages of a person: <c>/slow SECONDS|off [10m|2h|7d] [REASON]</c>.</summary>
    public Task<ActAnswer> SlowAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var words = SanctionWords.Parse(argument);
        var isNumber = int.TryParse(words.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= RoomRules.MaxSlowSeconds;
        return !isNumber && words.Target != "off"
            ? RefuseAsync(ModerationAct.Slow, issuer, new("Trust_SlowHow", "How many seconds between two messages? /slow N, up to {0}; /slow off ends it.", RoomRules.MaxSlowSeconds))
            : SetAsync(
                issuer, ModerationAct.Slow, "slow", words, seconds > 0, (rules, end) => rules with { Slow = TimeSpan.FromSeconds(seconds), SlowEndsAt = end },
                (until, reason) => seconds > 0
                    ? new("Trust_SlowOn", "{0} set slow mode: each person can write once in {1} s{2}{3}", issuer.Handle, seconds, until, reason)
                    : new("Trust_SlowOff", "{0} ended slow mode{1}", issuer.Handle, reason));
    }

    /// <summary>Lets only moderators write: <c>/readonly on|off [10m|2h|7d] [REASON]</c>.</summary>
    public Task<ActAnswer> ReadOnlyAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var words = SanctionWords.Parse(argument);
        var isOn = words.Target == "on";
        return !isOn && words.Target != "off"
            ? RefuseAsync(ModerationAct.ReadOnly, issuer, new("Trust_ReadOnlyHow", "On or off? /readonly on lets only moderators write here."))
            : SetAsync(
                issuer, ModerationAct.ReadOnly, "readonly", words, isOn, (rules, end) => rules with { IsReadOnly = isOn, ReadOnlyEndsAt = end },
                (until, reason) => isOn
                    ? new("Trust_ReadOnlyOn", "{0} made this room read-only{1}: only its moderators write now{2}", issuer.Handle, until, reason)
                    : new("Trust_ReadOnlyOff", "{0} let everybody write again{1}", issuer.Handle, reason));
    }

    /// <summary>Deletes the recent messages of a person: <c>/purge HANDLE [DURATION] [REASON]</c>.</summary>
    public async Task<ActAnswer> PurgeAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var words = SanctionWords.Parse(argument);
        var (handle, lasts) = (words.Target, words.Lasts ?? Recent);
        if (Authority.Refuse(ModerationAct.Delete, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (handle.Length == 0 || words.WrongDuration.Length > 0)
        {
            return ActAnswer.Refused(new("Trust_PurgeHow", "Whose messages, of how long? /purge NAME [10m|2h|7d]; 1d without a time."));
        }

        if (await targets.FindAsync(handle, issuer.Room, cancellationToken) is not { } target)
        {
            return ActAnswer.Refused(DirectMessages.NobodyNamed(handle));
        }

        if (Authority.Refuse(ModerationAct.Delete, issuer.Rank, issuer.RankOf(target.Id, rooms.Trust), target.Handle) is { } tooHigh)
        {
            return ActAnswer.Refused(tooHigh);
        }

        await rooms.Trust.ApplyAsync(null, ModerationService.Entry(time, issuer, "purge", issuer.Scope, target.Handle, SanctionWords.DetailOf(null, $"the last {lasts}", words.Reason)));
        var purge = new Purge(issuer, target, time.GetUtcNow() - lasts);
        foreach (var name in await PurgedByAsync(issuer, cancellationToken))
        {
            using var lease = await rooms.FindAsync(name, cancellationToken);
            await (lease is null ? Task.CompletedTask : purge.RunAsync(lease.Room, cancellationToken));
        }

        var done = purge.IsFull
            ? new LocalizedMessage("Trust_PurgedSome", "{0} messages by {1} are deleted. There may be more: repeat it.", purge.Count, target.Handle)
            : purge.Count == 1
                ? new LocalizedMessage("Trust_Purged_One", "1 message by {0} is deleted.", target.Handle)
                : new LocalizedMessage("Trust_Purged", "{0} messages by {1} are deleted.", purge.Count, target.Handle);
        return purge.Authors.Count < 2 ? ActAnswer.Done(done) : ActAnswer.Done(
            done, new LocalizedMessage("Trust_PurgedPersons", "The name was that of {0} persons: {1}.", purge.Authors.Count, NamesOf(purge.Authors, target)));
    }

    /// <summary>Names the persons as they are here now, or by their accounts; the others had the name of the target alone.</summary>
    private string NamesOf(IEnumerable<PersonId> persons, Target target) => string.Join(", ", persons
        .Select(id => rooms.People.Find(id)?.Name ?? rooms.People.FindAccount(id)?.Handle ?? target.Handle)
        .Distinct().Order(StringComparer.OrdinalIgnoreCase).Take(MostNamed));

    /// <summary>Returns the rooms of a purge: an operator reaches the public ones, and the one that he is in.</summary>
    private async Task<IEnumerable<string>> PurgedByAsync(Issuer issuer, CancellationToken cancellationToken)
    {
        IEnumerable<string> own = issuer.Room is null ? [] : [issuer.Room.Name];
        return issuer.ActsEverywhere
            ? (await rooms.Register.ListAllPublicAsync(cancellationToken)).Select(room => room.Name).Append(RoomDirectory.Lobby).Union(own)
            : own;
    }

    private static Task<ActAnswer> RefuseAsync(ModerationAct act, Issuer issuer, LocalizedMessage how) =>
        Task.FromResult(ActAnswer.Refused(Authority.Refuse(act, issuer.Rank) ?? how));

    private async Task<ActAnswer> SetAsync(
        Issuer issuer,
        ModerationAct act,
        string name,
        SanctionWords words,
        bool isOn,
        Func<RoomRules, DateTimeOffset?, RoomRules> change,
        Func<LocalizedMessage, LocalizedMessage, LocalizedMessage> lineOf)
    {
        if (issuer.Room is not { Conversation: null } room)
        {
            return ActAnswer.Refused(OnlyRooms);
        }

        if (Authority.Refuse(act, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (words.Refuse("") is { } wrong)
        {
            return ActAnswer.Refused(wrong);
        }

        // A rule that is off has no end.
        var end = isOn ? time.GetUtcNow() + words.Lasts : null;
        var rules = change(rooms.Trust.RulesOf(room.Name), end);
        await rooms.Trust.ApplyAsync(
            new TrustChange.SetRules(room.Name, rules),
            ModerationService.Entry(time, issuer, name, room.Name, words.Target, SanctionWords.DetailOf(end, words.Reason)));
        var line = lineOf(
            end is { } until ? new LocalizedMessage("Trust_Until", " until {0}", Sanction.Shown(until)) : "",
            words.Reason.Length > 0 ? $": {words.Reason}" : ".");
        await room.ChangeAsync(room =>
        {
            room.Typists.Check();
            foreach (var subscription in room.Membership.Subscriptions)
            {
                room.Notify(subscription, line);
            }
        });
        return ActAnswer.Done();
    }
}
