using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;
using ChatRoom.Core.Trust;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Implements the commands about rooms.</summary>
internal static class RoomCommands
{
    private const int MaxNamesShown = 100;
    private const int MaxRoomsShown = 50;

    private static readonly LocalizedMessage WhichRoom = new(
        "Answer_WhichRoom", "Which room? Its name has 1 to 32 characters: a to z, digits, - and _.");

    private static readonly LocalizedMessage Unlisted = new("Answer_RoomsUnreadable", "The rooms cannot be listed just now. Try again later.");

    /// <summary>Says that somebody is in a room already.</summary>
    public static LocalizedMessage InItAlready(Room room) => new("Answer_SameRoom", "You are in {0} already.", room.Label);

    /// <summary>Returns whether the connection can go to another room.</summary>
    public static bool CanSwitch(Connection connection) => connection is IRoomSwitch;

    /// <summary>Lists the person's private rooms and the public ones, the fullest first: <c>/rooms</c>.</summary>
    public static async ValueTask<InputOutcome> RoomsAsync(CommandCall call)
    {
        IReadOnlyList<RoomSummary> rooms;
        try
        {
            rooms = await RoomSummary.ListAsync(call.Rooms, call.Participant.Person, call.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The catalog says by itself why it cannot be read.
            return call.Reject(Unlisted);
        }

        foreach (var room in rooms.Take(MaxRoomsShown))
        {
            call.Connection.Notice((room.IsPrivate, room.Topic.Length) switch
            {
                (false, 0) => new("Answer_Room", "#{0}: {1} here", room.Name, room.Here),
                (false, _) => new("Answer_RoomWithTopic", "#{0}: {1} here. {2}", room.Name, room.Here, room.Topic),
                (true, 0) => new("Answer_PrivateRoom", "{0}, private: {1} here", room.Record.Label, room.Here),
                (true, _) => new("Answer_PrivateRoomWithTopic", "{0}, private: {1} here. {2}", room.Record.Label, room.Here, room.Topic),
            });
        }

        if (rooms.Count > MaxRoomsShown)
        {
            call.Connection.Notice(new("Answer_MoreRooms", "and {0} more rooms", rooms.Count - MaxRoomsShown));
        }

        return InputOutcome.Done;
    }

    /// <summary>Leaves the room and enters another one: <c>/join ROOM</c>.</summary>
    public static async ValueTask<InputOutcome> JoinAsync(CommandCall call)
    {
        var (name, refusal) = await FindNameAsync(call);
        if (name is null)
        {
            return NotEntered(call, refusal!);
        }

        if (name == call.Room.Name)
        {
            call.Connection.Notice(InItAlready(call.Room));
            return InputOutcome.Done;
        }

        using var request = await call.Rooms.RequestAsync(name, call.Connection, makes: true, call.CancellationToken);
        refusal = request.Lease is { } lease
            ? await ((IRoomSwitch)call.Connection).EnterAsync(lease.Room, call.CancellationToken)
            : request.Refusal;
        return refusal is null ? InputOutcome.Done : NotEntered(call, refusal);
    }

    /// <summary>Shows or sets the topic of the room: <c>/topic [TEXT]</c>.</summary>
    public static async ValueTask<InputOutcome> TopicAsync(CommandCall call)
    {
        if (call.Room.Conversation is not null)
        {
            return call.Reject(new("Answer_OnlyRooms", "This is a conversation of two persons. The command is for rooms."));
        }

        var topic = MessageText.OneLine(call.Argument);
        if (topic.Length == 0)
        {
            call.Connection.Notice(call.Room.Topic is { Length: > 0 } present
                ? new("Answer_Topic", "The topic of {0}: {1}", call.Room.Label, present)
                : new("Answer_NoTopic", "{0} has no topic. To set one: /topic TEXT", call.Room.Label));
            return InputOutcome.Done;
        }

        var most = call.Room.TopicBytes;
        if (Encoding.UTF8.GetByteCount(topic) is var bytes && bytes > most)
        {
            return call.Reject(new("Answer_TopicTooLong", "The topic is too long ({0} bytes); the limit is {1} bytes.", bytes, most));
        }

        // A topic of invisible characters would look like none.
        topic = MessageText.IsBlank(topic) ? "" : topic;
        return await call.Rooms.SetTopicAsync(call.Subscription, topic, call.CancellationToken) is { } refusal
            ? call.Reject(refusal)
            : InputOutcome.Done;
    }

    /// <summary>Names the participants of this room or of another one: <c>/who [ROOM]</c>.</summary>
    public static async ValueTask<InputOutcome> WhoAsync(CommandCall call)
    {
        if (call.Argument.Length == 0)
        {
            return Show(call, call.Room, "Answer_Who", "{0} here: {1}", "Answer_WhoAndMore", "{0} here: {1} and {2} more");
        }

        var (name, refusal) = await FindNameAsync(call);
        if (name is null)
        {
            return call.Reject(refusal!);
        }

        using var request = await call.Rooms.RequestAsync(name, call.Connection, makes: false, call.CancellationToken);
        return request.Lease is not { Room: var room } ? call.Reject(request.Refusal!)
            : !await room.MayAsync(RoomAct.Read, call.Participant.Person, call.CancellationToken) ? call.Reject(RoomPolicy.NoEntry(name))
            : Show(call, room, "Answer_WhoElsewhere", "{0} there: {1}", "Answer_WhoElsewhereAndMore", "{0} there: {1} and {2} more");
    }

    /// <summary>Reads the argument as a room: the title of a private room of the person, a name, or an address.</summary>
    /// <remarks>A title comes first: a stranger's public room of the same name must not get what is meant for the members.</remarks>
    private static async Task<(string? Name, LocalizedMessage? Refusal)> FindNameAsync(CommandCall call)
    {
        if (!RoomName.TryParse(call.Argument, out var name))
        {
            return (null, WhichRoom);
        }

        if (name == RoomDirectory.Lobby || PrivateAddress.IsLegal(name))
        {
            return (name, null);
        }

        try
        {
            return await call.Rooms.Private.FindAsync(name, call.Participant.Person, call.CancellationToken) switch
            {
                [] => (name, null),
                [var room] => (room.Name, null),
                var several => (null, new(
                    "Answer_SeveralRooms", "You are a member of several private rooms {0}. Name one by its address: {1}",
                    name, string.Join(", ", several.Select(room => room.Name)))),
            };
        }
        catch (RoomCatalogException)
        {
            return (null, Unlisted);
        }
    }

    private static InputOutcome Show(CommandCall call, Room room, string key, string english, string keyOfMore, string englishOfMore)
    {
        var participants = room.Participants;
        if (participants.IsEmpty)
        {
            call.Connection.Notice(new("Answer_WhoNobody", "Nobody is in {0}.", room.Label));
            return InputOutcome.Done;
        }

        var shown = participants.Values.Take(MaxNamesShown).ToArray();
        LocalizedMessage[] names = [.. shown.Select(NameOf)];
        var list = new LocalizedMessage(null, string.Join(", ", names.Select((_, i) => $"{{{i}}}")), names);
        var more = participants.Count - shown.Length;
        call.Connection.Notice(more == 0
            ? new(key, english, participants.Count, list)
            : new(keyOfMore, englishOfMore, participants.Count, list, more));
        return InputOutcome.Done;
    }

    private static LocalizedMessage NameOf(ParticipantInfo participant)
    {
        LocalizedMessage name = participant.Rank switch
        {
            Rank.Person => participant.Handle,
            Rank.Owner => new LocalizedMessage("Answer_WhoOwner", "{0} (owner)", participant.Handle),
            Rank.Operator => new LocalizedMessage("Answer_WhoOperator", "{0} (operator)", participant.Handle),
            _ => new LocalizedMessage("Answer_WhoModerator", "{0} (moderator)", participant.Handle),
        };
        return participant.IsAway ? new("Answer_Away", "{0} (away)", name) : name;
    }

    private static InputOutcome NotEntered(CommandCall call, LocalizedMessage reason)
    {
        call.Reject(reason);
        return InputOutcome.NotEntered;
    }
}
