using System.Buffers;

namespace ChatRoom.Core.Protocol;

/// <summary>Buffers received bytes until they form a message; holds no memory while it is empty.</summary>
internal sealed class InputBuffer
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            return;
        }

        if (_bytes.Length - _end < received.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Length + received.Length);
            Unread.CopyTo(larger);
            (_end, _start) = (Length, 0);
            Return();
            _bytes = larger;
        }

        received.CopyTo(_bytes.AsSpan(_end));
        _end += received.Length;
    }

    /// <summary>Removes the first <paramref name="count"/> unread bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
            Return();
        }
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
