using System.Runtime.InteropServices;
using ChatRoom.Core.Delivery;

namespace ChatRoom.Server.Net;

/// <summary>Sends by the descriptors of sockets, on Linux.</summary>
internal sealed class LinuxSender : IDescriptorSender
{
    private const int DontWaitNoSignal = 0x4040;

    // A page. To refer to some costs the sender as much as to copy 7 KB or so; but those who receive on the same machine
    // then read the same memory.
    internal const int LeastHeld = 4 << 10;

    [ThreadStatic]
    private static PagePipe? _pipe;

    private LinuxSender()
    {
    }

    public static LinuxSender Instance { get; } = new();

    public int Send(int descriptor, ReadOnlySpan<byte> bytes) =>
        (int)send(descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length, DontWaitNoSignal);

    public IHeldBytes? Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LeastHeld)
        {
            return null;
        }

        _pipe ??= new PagePipe();
        return _pipe.TryFill(bytes) ? _pipe : null;
    }

    // https://man7.org/linux/man-pages/man2/send.2.html
    [DllImport("libc")]
    private static extern nint send(int socket, in byte buffer, nint length, int flags);
}
