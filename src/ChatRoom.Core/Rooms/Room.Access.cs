using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Accounts;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;

namespace ChatRoom.Core.Rooms;

/// <content>Tells what the room is, and decides who may enter it and write: by policy, bans, mutes and rules.</content>
public sealed partial class Room
{
    private static readonly LocalizedMessage ReadOnly = new("Trust_ReadOnly", "This room is read-only now: only its moderators write here.");

    private volatile RoomRecord _record;

    /// <summary>Gets the room's name, which changes when the room becomes private.</summary>
    public string Name => _record.Name;

    /// <summary>Gets the name as people in the room see it.</summary>
    public string Title => _record.Title.Length > 0 ? _record.Title : _record.Name;

    /// <summary>Gets the title with the address, for a line of text.</summary>
    public string Label => _record.Label;

    /// <summary>Gets what the catalog has of the room; the topic may be an older one.</summary>
    public RoomRecord Record => _record;

    /// <summary>Gets the name, or null if only its members may know it.</summary>
    public string? PublicName => Record.Kind == RoomKind.Public ? Name : null;

    /// <summary>Gets <see cref="RoomOptions.InvitationLasts"/>.</summary>
    public TimeSpan InvitationLasts => _options.InvitationLasts;

    /// <summary>Gets or sets the decider of who may do what. For the room's loop alone.</summary>
    internal RoomPolicy Policy { get; set; }

    /// <summary>Gets the two persons of a direct room; null in any other one.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Gets the bell of a direct room; null in any other one.</summary>
    internal DirectBell? Bell { get; private set; }

    /// <summary>Gets whether joins, leaves and renames are not logged here.</summary>
    internal bool IsSilent => _record.Kind == RoomKind.Direct;

    /// <summary>Gets or sets whether the room is deleted as soon as nobody is in it.</summary>
    internal bool IsOver { get; set; }

    /// <summary>Returns the title for one reader: of a conversation, the handle of the other person.</summary>
    public string TitleFor(PersonId reader) => Conversation?.NameForReader(reader) ?? Title;

    /// <summary>Asks whether a person may do something in this room; false if the room takes no more commands.</summary>
    public async Task<bool> MayAsync(RoomAct act, Person person, CancellationToken cancellationToken)
    {
        var command = new MayCommand(act, person);
        return await PostAsync(command, cancellationToken) && await command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Ends one subscription of a person with an account, which stays in the room by its others. A guest leaves with all of
    /// them, see <see cref="LeaveAsync(Participant, LeaveReason)"/>.
    /// </summary>
    /// <returns>False if the room has stopped, or the subscription is in no room.</returns>
    public async ValueTask<bool> LeaveAsync(Subscription subscription, LeaveReason reason) =>
        subscription.Participant is { } participant
        && (participant.Person.HasAccount
            ? await PostAsync(new WithdrawCommand(subscription, reason), CancellationToken.None)
            : await LeaveAsync(participant, reason));

    /// <summary>Puts a person that has logged in into the place of the guest that it was, if that is here.</summary>
    /// <returns>Null if it is stored, else the reason.</returns>
    internal async Task<LocalizedMessage?> BecomeAsync(Person guest, Person account)
    {
        var command = new BecomeCommand(guest, account);
        await PostOrRejectAsync(command, CancellationToken.None);
        return await command.Refusal;
    }

    /// <summary>Says that this room is the conversation of two persons, and tells their connections of messages from now on.</summary>
    internal void Begin(Conversation conversation, RoomDirectory rooms)
    {
        Conversation = conversation;
        Bell = new DirectBell(rooms, this, conversation);
        Fanout.Add(Bell);
    }

    /// <summary>Gives the room another name. For the room's loop alone.</summary>
    internal void Become(RoomRecord record)
    {
        _shared?.OnRenamed(record.Name);
        _record = record;
    }

    /// <summary>Runs a change in the room's loop, between two commands.</summary>
    /// <returns>False if the room takes no more commands; then nothing was changed.</returns>
    internal async Task<bool> ChangeAsync(Action<Room> change)
    {
        var command = new ChangeCommand(change);
        return await PostAsync(command, CancellationToken.None) && await command.Done;
    }

    /// <summary>Gets the roles, bans and rules of the server.</summary>
    public TrustRegister Trust { get; }

    /// <summary>Gets the rank of a person in this room.</summary>
    public Rank RankOf(PersonId person) => Trust.RankOf(person, Name, Record.MakerId);

    /// <summary>Returns the line for a person that may not enter, because it is banned or a stranger; or null.</summary>
    public LocalizedMessage? RefuseEntry(Person person, ClientAddress client) =>
        Trust.Admission.RefuseEntry(person.Id, person.HasAccount)
        ?? Trust.Find(SanctionKind.Ban, Name, person.Id, client, RankOf(person.Id), person.HasAccount)?.LineFor(person.Id);

    /// <summary>Returns why a person may not write here now, or null; slow mode is another question.</summary>
    public LocalizedMessage? RefuseToWrite(Person person, ClientAddress client)
    {
        var rank = RankOf(person.Id);
        return Trust.Find(SanctionKind.Mute, Name, person.Id, client, rank, person.HasAccount) is { } mute ? mute.LineFor(person.Id)
            : rank == Rank.Person && Trust.RulesOf(Name).IsReadOnly ? ReadOnly
            : null;
    }

    /// <summary>Returns why no text can be stored now, or null. For the room's loop alone.</summary>
    internal LocalizedMessage? RefuseToStore() =>
        Policy is MemberPolicy { IsStored: false } ? NotStored : IsShortOfSpace ? DiskAlmostFull : null;

    /// <summary>Returns why a participant may not write here now, or null; then it has written. For the room's loop alone.</summary>
    internal LocalizedMessage? TryWrite(Participant participant, ClientAddress client)
    {
        if ((RefuseToWrite(participant.Person, client) ?? RefuseSoSoon(participant)) is { } refusal)
        {
            return refusal;
        }

        NoteWrite(participant);
        return null;
    }

    /// <summary>Asks whether a person may write here now, in slow mode too, without writing.</summary>
    /// <returns>The reason if it may not, else null.</returns>
    internal async Task<LocalizedMessage?> AskToWriteAsync(Person person)
    {
        var refusal = RefuseToWrite(person, person.Client);
        if (refusal is null && Trust.RulesOf(Name).Slow > TimeSpan.Zero)
        {
            await ChangeAsync(room => refusal = room.Membership.Find(person) is { } participant ? room.RefuseSoSoon(participant) : null);
        }

        return refusal;
    }

    /// <summary>Notes that a participant has written, for slow mode. For the room's loop alone.</summary>
    internal void NoteWrite(Participant participant)
    {
        if (SlowFor(participant) > TimeSpan.Zero)
        {
            _written.Add((participant, participant.WroteAt));
            participant.WroteAt = Timestamp;
        }
    }

    private TimeSpan SlowFor(Participant participant) =>
        RankOf(participant.Person.Id) > Rank.Person ? TimeSpan.Zero : Trust.RulesOf(Name).Slow;

    private LocalizedMessage? RefuseSoSoon(Participant participant)
    {
        if (SlowFor(participant) is not { Ticks: > 0 } slow || slow - _time.GetElapsedTime(participant.WroteAt) is not { Ticks: > 0 } wait)
        {
            return null;
        }

        // Slow mode may end before the wait does.
        var seconds = Trust.RulesOf(Name).SlowEndsAt is { } end ? Math.Min(wait.TotalSeconds, (end - _time.GetUtcNow()).TotalSeconds) : wait.TotalSeconds;
        return new("Trust_Slow", "Slow mode: you can write again in {0} s.", (long)Math.Ceiling(Math.Max(seconds, 1)));
    }

    /// <summary>Takes participants out, with all their connections. For the room's loop alone.</summary>
    /// <param name="find">Returns why a participant is taken out; null for one that stays.</param>
    internal void Remove(Func<Participant, Removal?> find)
    {
        foreach (var participant in Membership.All)
        {
            if (!participant.HasLeft && find(participant) is { } removal)
            {
                DeferToNext(new LeaveCommand(participant, removal.IsBan ? LeaveReason.Banned : LeaveReason.Kicked, removal: removal));
            }
        }
    }

    /// <summary>Returns the line for a participant that is banned now, on any of its connections, or null. For the room's loop alone.</summary>
    internal LocalizedMessage? FindBan(Participant participant) => participant.Subscriptions
        .Select(subscription => subscription.Connection.Client).Append(participant.Person.Client)
        .Select(client => RefuseEntry(participant.Person, client)).FirstOrDefault(line => line is not null);
}
