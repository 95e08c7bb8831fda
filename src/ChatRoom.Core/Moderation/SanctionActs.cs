using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Moderation;

/// <summary>Begins and ends bans and mutes.</summary>
internal sealed class SanctionActs(RoomDirectory rooms, SanctionListing listing, ProtectedNetworks networks, TargetFinder targets, TimeProvider time)
{
    private static readonly LocalizedMessage How = new(
        "Trust_SanctionHow", "Whom, for how long, and why? NAME, ADDRESS or NETWORK, then [10m|2h|7d] and [REASON].");

    private readonly Confirmations _confirmations = new(time);

    private TrustRegister Trust => rooms.Trust;

    /// <summary>Bans: <c>/ban HANDLE|ADDRESS|NETWORK [10m|2h|7d] [REASON]</c>.</summary>
    public Task<ActAnswer> BanAsync(string argument, Issuer issuer, CancellationToken cancellationToken) =>
        BeginAsync(SanctionKind.Ban, argument, issuer, cancellationToken);

    /// <summary>Mutes: <c>/mute HANDLE|ADDRESS|NETWORK [10m|2h|7d] [REASON]</c>.</summary>
    public Task<ActAnswer> MuteAsync(string argument, Issuer issuer, CancellationToken cancellationToken) =>
        BeginAsync(SanctionKind.Mute, argument, issuer, cancellationToken);

    /// <summary>Ends bans: <c>/unban HANDLE|ADDRESS|NETWORK|N [REASON]</c>.</summary>
    public Task<ActAnswer> UnbanAsync(string argument, Issuer issuer, CancellationToken cancellationToken) =>
        EndAsync(SanctionKind.Ban, ModerationAct.Unban, "unban", argument, issuer);

    /// <summary>Ends mutes: <c>/unmute HANDLE|ADDRESS|NETWORK|N [REASON]</c>.</summary>
    public Task<ActAnswer> UnmuteAsync(string argument, Issuer issuer, CancellationToken cancellationToken) =>
        EndAsync(SanctionKind.Mute, ModerationAct.Unmute, "unmute", argument, issuer);

    private async Task<ActAnswer> BeginAsync(SanctionKind kind, string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        var words = SanctionWords.Parse(argument);
        if (Authority.Refuse(ActOf(kind), issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (issuer.Room is { Conversation: not null } && !issuer.ActsEverywhere)
        {
            return ActAnswer.Refused(RoomActs.OnlyRooms);
        }

        if (words.Refuse(How) is { } wrong)
        {
            return ActAnswer.Refused(wrong);
        }

        if (IsFull(issuer.Scope))
        {
            return ActAnswer.Refused(new("Trust_Full", "This room has its {0} bans and mutes.", Trust.Options.SanctionsPerRoom));
        }

        return NetworkList.TryParse(words.Target, out var list) && list.Networks is [var network]
            ? await BeginAsync(kind, network, words, argument, issuer)
            : await targets.FindAsync(words.Target, issuer.Room, cancellationToken) is { } target
                ? await BeginAsync(kind, target, words, argument, issuer)
                : ModerationService.Unknown(words.Target);
    }

    private async Task<ActAnswer> BeginAsync(SanctionKind kind, IPNetwork network, SanctionWords words, string argument, Issuer issuer)
    {
        if (Authority.Refuse(ModerationAct.BanNetwork, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (networks.Refuse(network, issuer.Client) is { } isProtected)
        {
            return ActAnswer.Refused(isProtected);
        }

        var end = time.GetUtcNow() + words.Lasts;
        var sanction = new Sanction(await Trust.NextIdAsync(), kind, "", PersonId.None, "", network, issuer.Handle, time.GetUtcNow())
        {
            Reason = words.Reason,
            NetworkEndsAt = end,
        };
        return await AskAsync(sanction, argument, issuer, []) ?? await BeginAsync(sanction, issuer);
    }

    private async Task<ActAnswer> BeginAsync(SanctionKind kind, Target target, SanctionWords words, string argument, Issuer issuer)
    {
        if (Authority.Refuse(ActOf(kind), issuer.Rank, issuer.RankOf(target.Id, Trust), target.Handle) is { } tooHigh)
        {
            return ActAnswer.Refused(tooHigh);
        }

        var network = NetworkOf(target, issuer, out var spared);
        if (network is null && !target.CanReturn)
        {
            // Nothing is left of it: the person is another one next time.
            spared = spared is null
                ? new("Trust_NoAddress", "The address of {0} is not known.", target.Handle)
                : new("Trust_NothingKept", "{0} can come back at once: a guest of a terminal is known by its address alone, and others use this one too: a proxy, this machine, or you.", target.Handle);
        }
        else if (target is { IsFromLog: true, HasAccount: false })
        {
            spared = new("Trust_SameBrowser", "{0} is known by earlier acts alone, without an address: the same browser is recognised, a guest of a terminal is not.", target.Handle);
        }

        var now = time.GetUtcNow();
        var networkEnd = now + (words.Lasts ?? Trust.Options.GuestAddress);
        var sanction = new Sanction(await Trust.NextIdAsync(), kind, issuer.Scope, target.Id, target.Handle, network, issuer.Handle, now)
        {
            Reason = words.Reason,
            EndsAt = words.Lasts is null && target.CanReturn ? null : networkEnd,
            NetworkEndsAt = network is null ? null : networkEnd,
        };
        var done = await AskAsync(sanction, argument, issuer, [target.Id]) ?? await BeginAsync(sanction, issuer);
        return done.IsDone && spared is not null ? done with { Lines = [.. done.Lines, spared] } : done;
    }

    /// <summary>Returns the network by which a guest is known; null if it cannot be banned, with the reason.</summary>
    private IPNetwork? NetworkOf(Target target, Issuer issuer, out LocalizedMessage? spared)
    {
        spared = null;
        if (target.HasAccount || target.Client == default)
        {
            return null;
        }

        var network = ProtectedNetworks.OfGuest(target.Client.Address);
        if (!target.Client.IsBehindProxy && networks.Refuse(network, issuer.Client) is null)
        {
            return network;
        }

        spared = new(
            "Trust_AddressSpared", "The address of {0} is not included, because others use it too: a proxy, this machine, or you.", target.Handle);
        return null;
    }

    /// <summary>Asks the issuer to repeat an act that hits others; null if it hits nobody else, or is repeated.</summary>
    private async Task<ActAnswer?> AskAsync(Sanction sanction, string argument, Issuer issuer, IReadOnlyCollection<PersonId> meant)
    {
        if (sanction.Network is not { } network)
        {
            return null;
        }

        var hit = new HashSet<PersonId>();
        foreach (var room in ScopeOf(sanction))
        {
            await room.ChangeAsync(room => hit.UnionWith(room.Membership.All
                .Where(participant => RankIn(room, sanction, participant.Person.Id) == Rank.Person && !(participant.Person.HasAccount && sanction.SparesAccounts)
                    && participant.Subscriptions.Any(s => s.Connection.Client != default && network.Contains(s.Connection.Client.Address)))
                .Select(participant => participant.Person.Id)));
        }

        hit.ExceptWith(meant);
        if (hit.Count == 0 || _confirmations.Take(issuer.Id, $"{sanction.Kind} {argument}"))
        {
            return null;
        }

        return ActAnswer.Refused(hit.Count == 1
            ? new("Trust_HitsOthers_One", "Not done yet: it hits 1 other of the same address, too. Repeat the same command within a minute to do it.")
            : new("Trust_HitsOthers", "Not done yet: it hits {0} others of the same address, too. Repeat the same command within a minute to do it.", hit.Count));
    }

    private async Task<ActAnswer> BeginAsync(Sanction sanction, Issuer issuer)
    {
        var until = sanction.ShownEnd;
        var name = sanction.Kind == SanctionKind.Ban ? "ban" : "mute";
        var subject = sanction.Subject;
        var detail = SanctionWords.DetailOf(until, sanction.Handle.Length > 0 ? sanction.Network?.ToString() ?? "" : "", sanction.Reason);
        await Trust.ApplyAsync(new TrustChange.Add(sanction), ModerationService.Entry(time, issuer, name, sanction.Room, subject, detail));
        await EndEarlierAsync(sanction);
        foreach (var room in ScopeOf(sanction))
        {
            await room.ChangeAsync(room => Enforce(room, sanction));
        }

        LocalizedMessage shown = until is { } ends ? new LocalizedMessage("Trust_Until", " until {0}", Sanction.Shown(ends)) : "";
        return ActAnswer.Done((sanction.Kind, sanction.IsEverywhere) switch
        {
            (SanctionKind.Ban, true) => new LocalizedMessage("Trust_HasBanned", "{0} is banned from this server{1}. /unban {0} ends it.", subject, shown),
            (SanctionKind.Ban, false) => new LocalizedMessage("Trust_HasBannedRoom", "{0} is banned from this room{1}. /unban {0} ends it.", subject, shown),
            (_, true) => new LocalizedMessage("Trust_HasMuted", "{0} is muted on this server{1}. /unmute {0} ends it.", subject, shown),
            _ => new LocalizedMessage("Trust_HasMutedRoom", "{0} is muted in this room{1}. /unmute {0} ends it.", subject, shown),
        });
    }

    /// <summary>Ends those in the place of which a sanction stands. One that holds for another address too goes on.</summary>
    private Task EndEarlierAsync(Sanction sanction)
    {
        var earlier = Trust.ListSanctions().Where(other => other.Id != sanction.Id
            && (other.Kind, other.Room, other.Person) == (sanction.Kind, sanction.Room, sanction.Person)
            && (other.Network == sanction.Network || (other.Network is null && !other.Person.IsNone))).Select(other => other.Id).ToList();
        return earlier.Count == 0 ? Task.CompletedTask : Trust.ApplyAsync(new TrustChange.Remove(earlier), null);
    }

    /// <summary>Takes out the persons of a room that a new ban is for, or tells those that are muted. For the room's loop alone.</summary>
    public static void Enforce(Room room, Sanction sanction)
    {
        if (sanction.Kind == SanctionKind.Ban)
        {
            room.Remove(participant => room.FindBan(participant) is { } line ? new Removal(true, sanction.By, sanction.Reason, line) : null);
            return;
        }

        room.Typists.Check();
        foreach (var subscription in room.Membership.Subscriptions)
        {
            var person = subscription.Participant?.Person;
            if (person?.Id == sanction.Person && !sanction.Person.IsNone)
            {
                room.Notify(subscription, sanction.LineFor(sanction.Person));
            }
        }
    }

    private async Task<ActAnswer> EndAsync(SanctionKind kind, ModerationAct act, string name, string argument, Issuer issuer)
    {
        var (subject, reason) = SanctionWords.Cut(argument);
        if (Authority.Refuse(act, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (subject.Length == 0)
        {
            return ActAnswer.Refused(new("Trust_Whom", "Whom? /{0} NAME", name));
        }

        var isNetwork = NetworkList.TryParse(subject, out var list) && list.Networks is [_];
        if (isNetwork && Authority.Refuse(ModerationAct.SeeAddresses, issuer.Rank) is { } unseen)
        {
            return ActAnswer.Refused(unseen);
        }

        var inReach = Trust.ListSanctions().Where(sanction => sanction.Kind == kind && issuer.Reaches(sanction)).ToArray();
        var found = isNetwork ? Array.FindAll(inReach, sanction => Covers(sanction, list!.Networks[0])) : FindNamed(inReach, subject);
        if (found.Length == 0)
        {
            return ActAnswer.Refused(NotFound(kind, subject, issuer));
        }

        foreach (var sanction in found)
        {
            if (Authority.Refuse(act, issuer.Rank, issuer.RankOf(sanction.Person, Trust), listing.Named(sanction).Handle) is { } tooHigh)
            {
                return ActAnswer.Refused(tooHigh);
            }
        }

        // A number says nothing to those who read of the act later, and an address not what else has ended with it.
        var names = string.Join(", ", found.Select(sanction => listing.Named(sanction).Subject).Distinct());
        await Trust.ApplyAsync(
            new TrustChange.Remove([.. found.Select(sanction => sanction.Id)]), ModerationService.Entry(time, issuer, name, issuer.Scope, names, SanctionWords.Shorten(reason)));
        foreach (var person in found.Select(sanction => rooms.People.Find(sanction.Person)))
        {
            person?.Notice(kind == SanctionKind.Ban
                ? new("Trust_EndedBan", "{0} ended your ban.", issuer.Handle)
                : new("Trust_EndedMute", "{0} ended your mute. You can write again.", issuer.Handle));
        }

        return ActAnswer.Done(new LocalizedMessage("Trust_HasEnded", "Ended: {0}.", names));
    }

    private LocalizedMessage NotFound(SanctionKind kind, string subject, Issuer issuer) =>
        FindNamed([.. Trust.ListSanctions().Where(sanction => sanction.Kind != kind && issuer.Reaches(sanction))], subject).Length == 0
            ? new("Trust_NoSuchBan", "There is no such ban or mute: {0}. /bans lists them.", subject)
        : kind == SanctionKind.Ban ? new("Trust_IsMute", "That is a mute. To end it: /unmute {0}", subject)
        : new("Trust_IsBan", "That is a ban. To end it: /unban {0}", subject);

    private Rank RankIn(Room room, Sanction sanction, PersonId person) => sanction.IsEverywhere ? Trust.RankOf(person) : room.RankOf(person);

    private static ModerationAct ActOf(SanctionKind kind) => kind == SanctionKind.Ban ? ModerationAct.Ban : ModerationAct.Mute;

    private bool IsFull(string room) =>
        room.Length > 0 && Trust.ListSanctions().Count(sanction => sanction.Room == room) >= Trust.Options.SanctionsPerRoom;

    // The earlier name is on the screens of those who read the act.
    private Sanction[] FindNamed(Sanction[] sanctions, string subject) =>
        Array.FindAll(sanctions, sanction => listing.Named(sanction).IsCalled(subject)) is { Length: > 0 } found
            ? found
            : Array.FindAll(sanctions, sanction => sanction.IsCalled(subject));

    // An address ends the ban of its network, too.
    private static bool Covers(Sanction sanction, IPNetwork network) =>
        sanction.Network is { } banned && banned.PrefixLength <= network.PrefixLength && banned.Contains(network.BaseAddress);

    private IEnumerable<Room> ScopeOf(Sanction sanction) => rooms.Loaded.Where(room => sanction.IsEverywhere || room.Name == sanction.Room);
}
