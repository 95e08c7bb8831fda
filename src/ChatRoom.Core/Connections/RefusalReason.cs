namespace ChatRoom.Core.Connections;

/// <summary>Tells programs why a message was refused.</summary>
public enum RefusalReason
{
    /// <summary>The text is no message and no command that can be run. The sender may change it.</summary>
    Invalid,

    /// <summary>The sender is not in the room.</summary>
    NotInRoom,

    /// <summary>The transcript could not store it. The sender may try again.</summary>
    NotStored,

    /// <summary>The room takes no more commands. The sender may try again at the next server.</summary>
    Stopping,
}
