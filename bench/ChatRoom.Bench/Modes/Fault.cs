namespace ChatRoom.Bench.Modes;

/// <summary>What a <see cref="FaultyServer"/> does wrong, once.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Leaves out a message.</summary>
    Lose,

    /// <summary>Sends a message twice.</summary>
    Double,

    /// <summary>Exchanges two messages of one sender.</summary>
    Swap,

    /// <summary>Exchanges, for one client, two messages of different senders.</summary>
    Reorder,

    /// <summary>Changes a letter of the pattern.</summary>
    ChangeText,

    /// <summary>Changes a digit of the time.</summary>
    ChangeTime,

    /// <summary>Takes off the end of a message.</summary>
    Cut,

    /// <summary>Leaves out the line break between two messages.</summary>
    Join,

    /// <summary>Has another client say it.</summary>
    Impersonate,

    /// <summary>Sends a message that nobody said.</summary>
    Invent,

    /// <summary>Closes a client's connection.</summary>
    Close,
}
