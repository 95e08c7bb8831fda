using System.Buffers.Binary;
using System.Text;

namespace ChatRoom.Bench.Circuits;

/// <summary>Reads MessagePack, as far as a hub sends it.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads one hub message's bytes, before which stands their count, seven bits to a byte, low ones first.</summary>
    public ReadOnlySpan<byte> ReadMessage()
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            length |= (part & 0x7f) << shift;
            if (part < 0x80)
            {
                return Take(length);
            }
        }
    }

    public int ReadArray() => Take(1)[0] switch
    {
        >= 0x90 and <= 0x9f and var head => head & 0xf,
        0xdc => (int)ReadUnsigned(2),
        0xdd => (int)ReadUnsigned(4),
        var head => throw Unexpected(head),
    };

    public long ReadInteger() => Take(1)[0] switch
    {
        <= 0x7f and var head => head,
        >= 0xe0 and var head => (sbyte)head,
        0xcc => (long)ReadUnsigned(1),
        0xcd => (long)ReadUnsigned(2),
        0xce => (long)ReadUnsigned(4),
        0xcf => (long)ReadUnsigned(8),
        0xd0 => (sbyte)ReadUnsigned(1),
        0xd1 => (short)ReadUnsigned(2),
        0xd2 => (int)ReadUnsigned(4),
        0xd3 => (long)ReadUnsigned(8),
        var head => throw Unexpected(head),
    };

    public string? ReadString()
    {
        var head = Take(1)[0];
        return head == 0xc0 ? null : Encoding.UTF8.GetString(Take(head switch
        {
            >= 0xa0 and <= 0xbf => head & 0x1f,
            0xd9 => (int)ReadUnsigned(1),
            0xda => (int)ReadUnsigned(2),
            0xdb => (int)ReadUnsigned(4),
            _ => throw Unexpected(head),
        }));
    }

    public ReadOnlySpan<byte> ReadBytes() => Take(Take(1)[0] switch
    {
        0xc4 => (int)ReadUnsigned(1),
        0xc5 => (int)ReadUnsigned(2),
        0xc6 => (int)ReadUnsigned(4),
        var head => throw Unexpected(head),
    });

    /// <summary>Reads a map that must have nothing in it.</summary>
    public void SkipEmptyMap()
    {
        if (Take(1)[0] is var head and not 0x80)
        {
            throw Unexpected(head);
        }
    }

    private static FormatException Unexpected(byte head) => new($"The server sent 0x{head:x2} where it was not expected.");

    private ulong ReadUnsigned(int bytes)
    {
        Span<byte> wide = stackalloc byte[8];
        wide.Clear();
        Take(bytes).CopyTo(wide[(8 - bytes)..]);
        return BinaryPrimitives.ReadUInt64BigEndian(wide);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
