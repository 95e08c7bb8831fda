namespace ChatRoom.Core.Rooms;

/// <summary>
/// What a session at rest lends to the room's fan-out (<see cref="Session.TryLend"/>): all it takes to send the next events,
/// and so small that those of a thousand sessions stay in the processor's cache, while the kernel's own data drives out of
/// it whatever else a session consists of.
/// </summary>
/// <param name="Sender">Sends for every session of its door.</param>
/// <param name="Descriptor">Where to; stays open until the session has taken its loan back.</param>
/// <param name="Sequence">The session's cursor: the number of the next event it has not had.</param>
public readonly record struct Loan(IDescriptorSender Sender, int Descriptor, long Sequence);

/// <summary>Sends on sockets of a door by their descriptors.</summary>
public interface IDescriptorSender
{
    /// <summary>Sends as much as the system takes at once. Never waits, never throws.</summary>
    /// <returns>How many bytes that were; below zero if none, for whatever reason: the session itself will find out.</returns>
    int Send(int descriptor, ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Gets ready to send the same bytes to many. Null if that would be no cheaper than <see cref="Send"/>. Never throws.
    /// </summary>
    IHeldBytes? Hold(ReadOnlySpan<byte> bytes);
}

/// <summary>Bytes that are sent to many; a copy, for the thread that made it.</summary>
public interface IHeldBytes
{
    /// <summary>
    /// Sends as much as the system takes at once. Never waits, never throws.
    /// </summary>
    /// <returns>How many bytes that were; none, or below zero, if this way did not work: another one may.</returns>
    int Send(int descriptor);

    /// <summary>No more of these are sent.</summary>
    void LetGo();
}
