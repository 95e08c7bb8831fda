using System.Diagnostics.CodeAnalysis;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.People.Nodes;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Commands;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Core.Rooms.Opening;
using ChatRoom.Core.Text;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Rooms.Direct;

/// <summary>Keeps the conversations of two persons: each is a room of its own, whose joins and leaves are not logged.</summary>
/// <remarks>A conversation with a person that cannot come back is deleted when that person leaves the server.</remarks>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A page may be at work in a semaphore while the server stops, and one without a wait handle holds nothing.")]
public sealed partial class DirectMessages
{
    /// <summary>The line for the sender of a message into a conversation that is no more.</summary>
    internal static readonly LocalizedMessage Gone = new("Answer_ConversationGone", "That person has left, and the conversation is deleted.");

    private readonly RoomDirectory _rooms;
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _making = new(1);
    private bool _isClean;

    internal DirectMessages(RoomDirectory rooms, RoomOptions options, TimeProvider time, ILogger logger)
    {
        (_rooms, _options, _time, _logger) = (rooms, options, time, logger);
        rooms.People.Lost += person => rooms.Farewells.Add(EndAllAsync(person));
    }

    private static RoomRequest OnlyYou => new(null, new("Answer_OnlyYou", "That is you. Nobody else would get it."));

    private IRoomMembers Members => _rooms.Register.Members;

    /// <summary>Opens the conversation of two persons that are here; makes it if it is not there.</summary>
    public Task<RoomRequest> OpenAsync(Person person, Person other, CancellationToken cancellationToken) =>
        person.Id == other.Id
            ? Task.FromResult(OnlyYou)
            : AnswerAsync(() =>
            {
                other.IsInLedger = true;
                return OpenAsync(person, ToMember(other), cancellationToken);
            });

    /// <summary>Opens the conversation with a person that is on another node; makes it if it is not there.</summary>
    public Task<RoomRequest> OpenAsync(Person person, RemotePerson other, CancellationToken cancellationToken) =>
        person.Id == other.Id
            ? Task.FromResult(OnlyYou)
            : AnswerAsync(() => OpenAsync(person, new Member(other.Id, other.Handle, other.CanReturn), cancellationToken));

    /// <summary>
    /// Opens the conversation with the person that has a handle now; else with the absent one that has claimed it; else one that is there
    /// already, with an absent person that had it.
    /// </summary>
    public async Task<RoomRequest> OpenAsync(Person person, string handle, CancellationToken cancellationToken)
    {
        if (_rooms.People.Find(handle) is { } other)
        {
            return await OpenAsync(person, other, cancellationToken);
        }

        if (await _rooms.People.FindElsewhereAsync(handle) is { } elsewhere)
        {
            return await OpenAsync(person, elsewhere, cancellationToken);
        }

        if (_rooms.FindAccount(person, handle.TrimStart('@')) is { } account)
        {
            return account.Id == person.Id
                ? OnlyYou
                : await AnswerAsync(() => OpenAsync(person, new Member(account.Id, account.Handle), cancellationToken));
        }

        if (!MayHaveAny(person))
        {
            return new(null, NobodyNamed(handle));
        }

        return await AnswerAsync(async () =>
        {
            var known = await Members.ListDirectAsync(person.Id, cancellationToken);
            return known.FirstOrDefault(conversation => NameOf(conversation.Other).Equals(handle.TrimStart('@'), StringComparison.OrdinalIgnoreCase)) is { Room: { } room }
                && await _rooms.FindAsync(room, cancellationToken) is { } lease
                    ? new(lease, null)
                    : new(null, NobodyNamed(handle));
        });
    }

    /// <summary>Opens a conversation that is there already.</summary>
    public Task<RoomRequest> FindAsync(Person person, PersonId other, CancellationToken cancellationToken) => AnswerAsync(async () =>
        await _rooms.FindAsync(DirectAddress.Of(person.Id, other), cancellationToken) is { } lease ? new(lease, null) : new(null, Gone));

    /// <summary>Tells the persons here of a message that was said on another node. Its room need not be open.</summary>
    public Task ArriveAsync(string room, long number) => AnswerAsync(async () =>
    {
        using var lease = await _rooms.FindAsync(room, CancellationToken.None);
        if (lease?.Room is { Conversation: { } conversation } direct)
        {
            foreach (var person in conversation.Present)
            {
                person.IsInLedger = true;
            }

            await direct.ChangeAsync(room => room.Bell!.Arrive(number));
        }

        return new(null, null);
    });

    /// <summary>Says a text in a direct room.</summary>
    /// <returns>Null once it is stored, else the reason.</returns>
    public static async Task<LocalizedMessage?> SayAsync(Room room, Person author, string text, Guid id, CancellationToken cancellationToken)
    {
        var command = new SayDirectCommand(author, text, id);
        await room.PostOrRejectAsync(command, cancellationToken);
        return await command.Refusal;
    }

    /// <summary>Lists the conversations of a person: the name of the room, and the other person.</summary>
    public async Task<IReadOnlyList<(string Room, Member Other)>> ListAsync(Person person, CancellationToken cancellationToken)
    {
        if (!MayHaveAny(person))
        {
            return [];
        }

        await CleanUpAsync(cancellationToken);
        return await Members.ListDirectAsync(person.Id, cancellationToken);
    }

    /// <summary>Says that nobody on the server has a handle.</summary>
    public static LocalizedMessage NobodyNamed(string typed)
    {
        // The answer is one short line, whatever was typed.
        var name = Handle.TryCreate(typed, out var handle) ? handle.Value : "?";
        return new("Answer_Nobody", "Nobody here has the name {0}.", name);
    }

    private async Task<RoomRequest> AnswerAsync(Func<Task<RoomRequest>> open)
    {
        try
        {
            await CleanUpAsync(CancellationToken.None);
            return await open();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotStored(_logger, e);
            return new(null, RoomRegister.NotStored);
        }
    }

    private async Task<RoomRequest> OpenAsync(Person person, Member other, CancellationToken cancellationToken)
    {
        var name = DirectAddress.Of(person.Id, other.Id);
        return await _rooms.FindAsync(name, cancellationToken) is { } known ? new(known, null) : await MakeAsync(name, person, other, cancellationToken);
    }

    private async Task<RoomRequest> MakeAsync(string name, Person person, Member other, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_options.MaxConversations > 0 && (await Members.ListDirectAsync(person.Id, cancellationToken)).Count >= _options.MaxConversations)
            {
                return new(null, _rooms.Register.Refuse(
                    RejectReason.ConversationLimit, new("Answer_ConversationsFull", "You have {0} conversations already.", _options.MaxConversations)));
            }

            person.IsInLedger = true;
            var room = new RoomRecord(name, RoomKind.Direct, "", "", PersonId.None, _time.GetUtcNow());
            await Members.AddDirectAsync(room, ToMember(person), other, cancellationToken);
            return await _rooms.FindAsync(name, cancellationToken) is { } made ? new(made, null) : new(null, Gone);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Deletes the conversations with persons of an earlier process that cannot come back; once.</summary>
    internal async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        if (_isClean)
        {
            return;
        }

        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_isClean)
            {
                return;
            }

            // The persons may be on another node.
            if (_rooms.People.Others is null || !await _rooms.People.Others.AnyAsync())
            {
                foreach (var name in await Members.ListLostDirectAsync(cancellationToken))
                {
                    await _rooms.Register.RemoveAsync(name);
                }
            }

            _isClean = true;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Ends all conversations of a person that has left for good.</summary>
    private async Task EndAllAsync(PersonId person)
    {
        if (Members.IsUnused)
        {
            return;
        }

        try
        {
            await CleanUpAsync(CancellationToken.None);
            // First, so that the next process deletes what this one does not come to.
            await Members.LoseAsync(person, CancellationToken.None);
            foreach (var (name, _) in await Members.ListDirectAsync(person, CancellationToken.None))
            {
                // The sweep deletes a room that is over once nobody reads it any more.
                using var lease = await _rooms.FindAsync(name, CancellationToken.None);
                await (lease?.Room.ChangeAsync(End) ?? Task.CompletedTask);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or RoomCatalogException { IsClosed: true })
        {
            // The server has stopped. The next process deletes what is left.
        }
        catch (Exception e)
        {
            LogNotStored(_logger, e);
        }
    }

    private static void End(Room room)
    {
        room.IsOver = true;
        room.Policy = new MemberPolicy([]);
        foreach (var participant in room.Membership.All)
        {
            room.Defer(new LeaveCommand(participant, LeaveReason.Moved));
        }
    }

    private bool MayHaveAny(Person person) => person.MayBeMember && !Members.IsUnused;

    private string NameOf(Member member) => _rooms.People.NameOf(member.Id, member.Handle);

    private static Member ToMember(Person person) => new(person.Id, person.Name, person.CanReturn);

    [LoggerMessage(41, LogLevel.Error, "A conversation is not stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception);
}
