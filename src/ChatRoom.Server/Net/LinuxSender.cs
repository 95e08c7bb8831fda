using System.Runtime.InteropServices;
using ChatRoom.Core.Delivery;

namespace ChatRoom.Server.Net;

/// <summary>Sends through socket descriptors on Linux.</summary>
internal sealed class LinuxSender : IDescriptorSender
{
    private const int DontWaitNoSignal = 0x4040;

    private LinuxSender()
    {
    }

    public static LinuxSender Instance { get; } = new();

    public int Send(int descriptor, ReadOnlySpan<byte> bytes) =>
        (int)send(descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWaitNoSignal);

    // https://man7.org/linux/man-pages/man2/send.2.html
    [DllImport("libc")]
    private static extern nint send(int socket, in byte buffer, nint length, int flags);
}
