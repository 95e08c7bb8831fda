namespace ChatRoom.Core.Delivery;

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
