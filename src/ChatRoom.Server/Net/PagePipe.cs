using System.IO.Pipes;
using System.Runtime.InteropServices;
using ChatRoom.Core.Delivery;
using ChatRoom.Core.Log;
using Microsoft.Win32.SafeHandles;

namespace ChatRoom.Server.Net;

/// <summary>
/// Sends the same bytes to many sockets, on Linux, without copying them for each one. They are written to a pipe once, and so
/// come to lie in pages of the kernel's that nobody changes; every socket is given references to those pages, by way of a
/// second pipe. A page lives for as long as any socket has still to send it. Not thread-safe.
/// </summary>
/// <remarks>Where pipes cannot be had, or one does not do as expected, nothing is held: whoever sends has another way.</remarks>
internal sealed class PagePipe : IHeldBytes, IDisposable
{
    // As much as is sent at once.
    private const int WantedCapacity = ByteLog.SliceBytes;

    private const uint DontWait = 2; // SPLICE_F_NONBLOCK

    private readonly AnonymousPipeServerStream? _held;
    private readonly AnonymousPipeServerStream? _given;
    private readonly SafeFileHandle? _nowhere;
    private readonly int _capacity;
    private int _length;
    private bool _isUnusable;

    public PagePipe()
    {
        try
        {
            _held = new(PipeDirection.Out, HandleInheritability.None, WantedCapacity);
            _given = new(PipeDirection.Out, HandleInheritability.None, WantedCapacity);
            _nowhere = File.OpenHandle("/dev/null", access: FileAccess.Write);
            // The system may allow less.
            _capacity = Math.Min(_held.OutBufferSize, _given.OutBufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
        }
    }

    /// <summary>Takes bytes to send. False if they are too many, others have not been let go, or it cannot be done at all.</summary>
    public bool TryFill(ReadOnlySpan<byte> bytes)
    {
        // Into an empty pipe as many bytes as it can take are written without waiting.
        if (_isUnusable || _length > 0 || bytes.Length > _capacity)
        {
            return false;
        }

        try
        {
            _held!.Write(bytes);
        }
        catch (IOException)
        {
            Dispose();
            return false;
        }

        _length = bytes.Length;
        return true;
    }

    public int Send(int descriptor)
    {
        if (_isUnusable)
        {
            return -1;
        }

        var given = (int)tee(Out(_held), In(_given), _length, DontWait);
        if (given <= 0)
        {
            return given;
        }

        var sent = (int)splice(Out(_given), 0, descriptor, 0, given, DontWait);
        Empty(_given, given - Math.Max(0, sent));
        return sent;
    }

    public void LetGo()
    {
        Empty(_held, _length);
        _length = 0;
    }

    public void Dispose()
    {
        _isUnusable = true;
        foreach (var pipe in new[] { _held, _given })
        {
            // The end that is read is not disposed with the other one.
            pipe?.ClientSafePipeHandle.Dispose();
            pipe?.Dispose();
        }

        _nowhere?.Dispose();
    }

    private void Empty(AnonymousPipeServerStream? pipe, int length)
    {
        // What is left behind would be sent to somebody later.
        if (length > 0 && !_isUnusable && splice(Out(pipe), 0, (int)_nowhere!.DangerousGetHandle(), 0, length, DontWait) != length)
        {
            Dispose();
        }
    }

    private static int In(AnonymousPipeServerStream? pipe) => (int)pipe!.SafePipeHandle.DangerousGetHandle();

    private static int Out(AnonymousPipeServerStream? pipe) => (int)pipe!.ClientSafePipeHandle.DangerousGetHandle();

    // https://man7.org/linux/man-pages/man2/tee.2.html
    [DllImport("libc")]
    private static extern nint tee(int from, int to, nint length, uint flags);

    // https://man7.org/linux/man-pages/man2/splice.2.html
    [DllImport("libc")]
    private static extern nint splice(int from, nint fromOffset, int to, nint toOffset, nint length, uint flags);
}
