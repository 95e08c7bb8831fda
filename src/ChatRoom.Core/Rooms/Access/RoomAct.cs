namespace ChatRoom.Core.Rooms.Access;

/// <summary>Lists the acts for which a person needs the permission of a room.</summary>
public enum RoomAct
{
    /// <summary>Enters the room, also on a further connection.</summary>
    Join,

    /// <summary>Adds to the log: a message, a change of a message, a topic.</summary>
    Say,

    /// <summary>Learns anything of the room from outside, such as its participants.</summary>
    Read,

    /// <summary>Lets another person in.</summary>
    Invite,
}
