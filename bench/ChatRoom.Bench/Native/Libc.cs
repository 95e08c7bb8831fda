using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Native;

/// <summary>
/// The system calls of a generator that has to take ten million lines a second on one core: sockets that never wait, and
/// one place to wait for all of them. Linux, 64 bit.
/// </summary>
internal static class Libc
{
    public const int EIntr = 4;
    public const int EAgain = 11;
    public const int EInProgress = 115;

    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollErr = 0x8;
    public const uint EpollHup = 0x10;
    public const uint EpollRdHup = 0x2000;

    public const int EpollCtlAdd = 1;
    public const int EpollCtlDel = 2;
    public const int EpollCtlMod = 3;

    public const int AfInet = 2;
    public const int StreamNonBlockCloExec = 1 | 0x800 | 0x80000;
    public const int SolSocket = 1;
    public const int SoError = 4;
    public const int SoLinger = 13;
    public const int IpProtoTcp = 6;
    public const int TcpNoDelay = 1;
    public const int MsgNoSignal = 0x4000;

    public const int ClockMonotonic = 1;
    public const int TimerNonBlockCloExec = 0x800 | 0x80000;
    public const int TimerAbsolute = 1;
    public const int LimitOpenFiles = 7;
    public const int SigTerm = 15;

    [DllImport("libc", SetLastError = true)]
    public static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    public static extern int connect(int socket, in SockAddrIn address, uint length);

    [DllImport("libc", SetLastError = true)]
    public static extern int setsockopt(int socket, int level, int name, in long value, uint length);

    [DllImport("libc", SetLastError = true)]
    public static extern int getsockopt(int socket, int level, int name, out int value, ref uint length);

    [DllImport("libc", SetLastError = true)]
    public static extern nint recv(int socket, ref byte buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern nint send(int socket, in byte buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern nint read(int file, ref long buffer, nint length);

    [DllImport("libc", SetLastError = true)]
    public static extern int close(int file);

    [DllImport("libc", SetLastError = true)]
    public static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern int epoll_ctl(int epoll, int operation, int file, in uint firstWordOfEvent);

    [DllImport("libc", SetLastError = true)]
    public static extern int epoll_wait(int epoll, ref uint firstWordOfEvents, int count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    public static extern int timerfd_create(int clock, int flags);

    [DllImport("libc", SetLastError = true)]
    public static extern int timerfd_settime(int file, int flags, in TimerSpec time, nint old);

    [DllImport("libc", SetLastError = true)]
    public static extern int getrlimit(int resource, out Limit limit);

    [DllImport("libc", SetLastError = true)]
    public static extern int setrlimit(int resource, in Limit limit);

    [DllImport("libc", SetLastError = true)]
    public static extern int sched_getaffinity(int thread, nint length, ref ulong mask);

    [DllImport("libc", SetLastError = true)]
    public static extern int sched_setaffinity(int thread, nint length, in ulong mask);

    [DllImport("libc", SetLastError = true)]
    public static extern int kill(int process, int signal);

    /// <summary>Throws what the last call left as its error.</summary>
    public static int Check(int result, string call) => result >= 0
        ? result
        : throw new InvalidOperationException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    [StructLayout(LayoutKind.Sequential)]
    public readonly struct SockAddrIn(ushort port)
    {
        private readonly ushort _family = AfInet;
        private readonly ushort _port = (ushort)(port >> 8 | port << 8);
        private readonly uint _address = BitConverter.ToUInt32([127, 0, 0, 1]);
        private readonly ulong _zero;
    }

    [StructLayout(LayoutKind.Sequential)]
    public readonly struct TimerSpec(long nanoseconds)
    {
        private readonly long _intervalSeconds;
        private readonly long _intervalNanoseconds;
        private readonly long _seconds = nanoseconds / 1_000_000_000;
        private readonly long _nanoseconds = nanoseconds % 1_000_000_000;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
