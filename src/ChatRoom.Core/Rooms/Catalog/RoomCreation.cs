namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Lists the persons that may make rooms.</summary>
public enum RoomCreation
{
    /// <summary>Everybody makes a room by entering it.</summary>
    Everyone,

    /// <summary>Only persons with an account make rooms.</summary>
    Accounts,

    /// <summary>Only operators make rooms.</summary>
    Operators,
}
