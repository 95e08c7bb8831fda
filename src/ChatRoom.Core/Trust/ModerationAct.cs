namespace ChatRoom.Core.Trust;

/// <summary>Lists the acts for which a person needs a rank.</summary>
public enum ModerationAct
{
    /// <summary>Takes a person out of the room.</summary>
    Kick,

    /// <summary>Keeps a person out.</summary>
    Ban,

    /// <summary>Keeps an address or a network out.</summary>
    BanNetwork,

    /// <summary>Ends a ban.</summary>
    Unban,

    /// <summary>Lists the bans and mutes.</summary>
    ListBans,

    /// <summary>Lets a person only read.</summary>
    Mute,

    /// <summary>Ends a mute.</summary>
    Unmute,

    /// <summary>Sets the time between two messages of a person.</summary>
    Slow,

    /// <summary>Lets only moderators write.</summary>
    ReadOnly,

    /// <summary>Deletes messages of others.</summary>
    Delete,

    /// <summary>Makes a room private.</summary>
    MakePrivate,

    /// <summary>Makes or unmakes a moderator.</summary>
    GrantModerator,

    /// <summary>Makes or unmakes an operator.</summary>
    GrantOperator,

    /// <summary>Makes an owner.</summary>
    GrantOwner,

    /// <summary>Reads the audit log.</summary>
    ReadAudit,

    /// <summary>Sees the addresses of persons.</summary>
    SeeAddresses,

    /// <summary>Sees and ends connections, and reads the numbers of the server.</summary>
    RunServer,

    /// <summary>Makes, lists and ends invitations to the server.</summary>
    Invite,

    /// <summary>Changes a setting while the server runs.</summary>
    ChangeSetting,

    /// <summary>Changes the settings that decide about strangers and about old messages.</summary>
    ChangeOwnersSetting,

    /// <summary>Acts on the whole server, and not in one room.</summary>
    ActEverywhere,
}
