using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Native;

/// <summary>One place to wait for many sockets, and for a moment given in nanoseconds. For one thread.</summary>
internal sealed class Epoll : IDisposable
{
    private const int MostEvents = 4096;
    private const int TimerKey = -1;

    // struct epoll_event { u32 events; u64 data; } is packed on x86-64 and on nothing else.
    private static readonly int Words = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 3 : 4;
    private static readonly int KeyWord = Words - 2;

    private readonly uint[] _events = new uint[MostEvents * Words];
    private readonly uint[] _one = new uint[Words];
    private readonly int _epoll = Libc.Check(Libc.epoll_create1(0), "epoll_create1");
    private readonly int _timer = Libc.Check(
        Libc.timerfd_create(Libc.ClockMonotonic, Libc.TimerNonBlockCloExec), "timerfd_create");

    public Epoll() => Add(_timer, TimerKey, Libc.EpollIn);

    public void Add(int file, int key, uint events) => Control(Libc.EpollCtlAdd, file, key, events);

    public void Modify(int file, int key, uint events) => Control(Libc.EpollCtlMod, file, key, events);

    public void Remove(int file, int key) => Control(Libc.EpollCtlDel, file, key, 0);

    /// <summary>Waits until something is ready; returns how many. 0 means that the time is over.</summary>
    public int Wait(int milliseconds)
    {
        var count = Libc.epoll_wait(_epoll, ref _events[0], MostEvents, milliseconds);
        return count >= 0 ? count
            : Marshal.GetLastPInvokeError() == Libc.EIntr ? 0
            : Libc.Check(count, "epoll_wait");
    }

    /// <summary>As <see cref="Wait"/>, until a moment of <see cref="System.Diagnostics.Stopwatch"/>'s clock.</summary>
    public int WaitUntil(long nanoseconds)
    {
        // A moment that is over fires at once; zero would switch the timer off.
        Libc.Check(
            Libc.timerfd_settime(_timer, Libc.TimerAbsolute, new Libc.TimerSpec(Math.Max(1, nanoseconds)), 0), "timerfd_settime");
        return Wait(-1);
    }

    /// <summary>What the event at a place of the last wait is about; false for the timer.</summary>
    public bool TryGet(int place, out int key, out uint events)
    {
        key = (int)_events[place * Words + KeyWord];
        events = _events[place * Words];
        if (key != TimerKey)
        {
            return true;
        }

        long expirations = 0;
        _ = Libc.read(_timer, ref expirations, sizeof(long));
        return false;
    }

    public void Dispose()
    {
        _ = Libc.close(_timer);
        _ = Libc.close(_epoll);
    }

    private void Control(int operation, int file, int key, uint events)
    {
        _one[0] = events;
        _one[KeyWord] = (uint)key;
        Libc.Check(Libc.epoll_ctl(_epoll, operation, file, in _one[0]), "epoll_ctl");
    }
}
