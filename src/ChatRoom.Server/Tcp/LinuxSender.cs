using System.Runtime.InteropServices;
using ChatRoom.Core.Rooms;

namespace ChatRoom.Server.Tcp;

/// <summary>Sends by the descriptors of sockets, on Linux.</summary>
internal sealed class LinuxSender : IDescriptorSender
{
    private const int DontWaitNoSignal = 0x4040;

    // To refer to pages costs what it costs to copy some 20 KB.
    internal const int LeastHeld = 24 << 10;

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
