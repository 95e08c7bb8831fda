namespace ChatRoom.Core.Trust;

/// <summary>Lists the roles that a person can hold; the numbers are stored.</summary>
public enum Role
{
    /// <summary>Moderates one room.</summary>
    Moderator = 1,

    /// <summary>Keeps order on the whole server.</summary>
    Operator = 2,

    /// <summary>Owns the server, and makes operators.</summary>
    Owner = 3,
}
