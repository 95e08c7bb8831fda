namespace ChatRoom.Core.Trust;

/// <summary>Lists how much a person may do in a room, from least to most; a role of the server counts in every room.</summary>
public enum Rank
{
    /// <summary>A person without a role.</summary>
    Person,

    /// <summary>A moderator of the room.</summary>
    Moderator,

    /// <summary>The maker of the room, which moderates it without a role.</summary>
    Maker,

    /// <summary>An operator of the server.</summary>
    Operator,

    /// <summary>An owner of the server.</summary>
    Owner,

    /// <summary>The command line on the server's machine.</summary>
    Console,
}
