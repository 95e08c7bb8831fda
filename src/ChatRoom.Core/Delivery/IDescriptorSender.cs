namespace ChatRoom.Core.Delivery;

/// <summary>Sends on the sockets of a door by their descriptors.</summary>
public interface IDescriptorSender
{
    /// <summary>Sends as much as the system takes at once. Never waits, never throws.</summary>
    /// <returns>The number of bytes sent; negative if the call failed, whose cause the receiver finds out itself.</returns>
    int Send(int descriptor, ReadOnlySpan<byte> bytes);
}
