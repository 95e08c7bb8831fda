using System.Text;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input;

/// <summary>Implements the commands about rooms.</summary>
internal static class RoomCommands
{
    private const int MaxNamesShown = 100;
    private const int MaxRoomsShown = 50;

    private static readonly LocalizedMessage WhichRoom = new(
        "Answer_WhichRoom", "Which room? Its name has 1 to 32 characters: a to z, digits, - and _.");

    /// <summary>Returns whether the connection can go to another room.</summary>
    public static bool CanSwitch(Connection connection) => connection is IRoomSwitch;

    /// <summary>Lists the public rooms, the fullest first: <c>/rooms</c>.</summary>
    public static async ValueTask<InputOutcome> RoomsAsync(CommandCall call)
    {
        IReadOnlyList<PublicRoom> rooms;
        try
        {
            rooms = await PublicRoom.ListAsync(call.Rooms, call.CancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The catalog says by itself why it cannot be read.
            return call.Reject(new("Answer_RoomsUnreadable", "The rooms cannot be listed just now. Try again later."));
        }

        foreach (var (name, topic, here) in rooms.Take(MaxRoomsShown))
        {
            call.Connection.Notice(topic.Length == 0
                ? new("Answer_Room", "#{0}: {1} here", name, here)
                : new("Answer_RoomWithTopic", "#{0}: {1} here. {2}", name, here, topic));
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
        if (!RoomName.TryParse(call.Argument, out var name))
        {
            return NotEntered(call, WhichRoom);
        }

        if (name == call.Room.Name)
        {
            call.Connection.Notice(new("Answer_SameRoom", "You are in #{0} already.", name));
            return InputOutcome.Done;
        }

        using var request = await call.Rooms.RequestAsync(name, call.Connection, call.CancellationToken);
        var refusal = request.Lease is { } lease
            ? await ((IRoomSwitch)call.Connection).EnterAsync(lease.Room, call.CancellationToken)
            : request.Refusal;
        return refusal is null ? InputOutcome.Done : NotEntered(call, refusal);
    }

    /// <summary>Shows or sets the topic of the room: <c>/topic [TEXT]</c>.</summary>
    public static async ValueTask<InputOutcome> TopicAsync(CommandCall call)
    {
        var topic = MessageText.OneLine(call.Argument);
        if (topic.Length == 0)
        {
            call.Connection.Notice(call.Room.Topic is { Length: > 0 } present
                ? new("Answer_Topic", "The topic of #{0}: {1}", call.Room.Name, present)
                : new("Answer_NoTopic", "#{0} has no topic. To set one: /topic TEXT", call.Room.Name));
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

        if (!RoomName.TryParse(call.Argument, out var name))
        {
            return call.Reject(WhichRoom);
        }

        using var request = await call.Rooms.RequestAsync(name, maker: null, call.CancellationToken);
        return request.Lease is not { Room: var room } ? call.Reject(request.Refusal!)
            : !await room.MayReadAsync(call.Participant.Person, call.CancellationToken) ? call.Reject(RoomPolicy.NoEntry(name))
            : Show(call, room, "Answer_WhoElsewhere", "{0} there: {1}", "Answer_WhoElsewhereAndMore", "{0} there: {1} and {2} more");
    }

    private static InputOutcome Show(CommandCall call, Room room, string key, string english, string keyOfMore, string englishOfMore)
    {
        var participants = room.Participants;
        if (participants.IsEmpty)
        {
            call.Connection.Notice(new("Answer_WhoNobody", "Nobody is in #{0}.", room.Name));
            return InputOutcome.Done;
        }

        var shown = participants.Values.Take(MaxNamesShown).ToArray();
        LocalizedMessage[] names = [.. shown.Select(p => p.IsAway ? new LocalizedMessage("Answer_Away", "{0} (away)", p.Handle) : p.Handle)];
        var list = new LocalizedMessage(null, string.Join(", ", names.Select((_, i) => $"{{{i}}}")), names);
        var more = participants.Count - shown.Length;
        call.Connection.Notice(more == 0
            ? new(key, english, participants.Count, list)
            : new(keyOfMore, englishOfMore, participants.Count, list, more));
        return InputOutcome.Done;
    }

    private static InputOutcome NotEntered(CommandCall call, LocalizedMessage reason)
    {
        call.Reject(reason);
        return InputOutcome.NotEntered;
    }
}
