using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ChatRoom.Bench.Circuits;

/// <summary>Writes the hub messages a page sends, in MessagePack.</summary>
internal static class PackWriter
{
    private const byte Nil = 0xc0;

    /// <summary>A call of the hub.</summary>
    /// <param name="invocation">By which the answer is known; null asks for none.</param>
    /// <param name="target">The hub's method.</param>
    /// <param name="arguments">Strings, integers, booleans and nulls.</param>
    public static byte[] Invocation(string? invocation, string target, params ReadOnlySpan<object?> arguments)
    {
        var body = new ArrayBufferWriter<byte>();
        // [kind, headers, invocation, target, arguments]
        Put(body, 0x95, 1, 0x80);
        Write(body, invocation);
        Write(body, target);
        Put(body, (byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        return Frame(body.WrittenSpan);
    }

    /// <summary>What shows that the page is alive.</summary>
    public static byte[] Ping() => Frame([0x91, 6]);

    private static byte[] Frame(ReadOnlySpan<byte> body)
    {
        var frame = new ArrayBufferWriter<byte>();
        var length = body.Length;
        for (; length > 0x7f; length >>= 7)
        {
            Put(frame, (byte)(length & 0x7f | 0x80));
        }

        Put(frame, (byte)length);
        frame.Write(body);
        return frame.WrittenSpan.ToArray();
    }

    private static void Put(ArrayBufferWriter<byte> output, params ReadOnlySpan<byte> bytes) => output.Write(bytes);

    private static void Write(ArrayBufferWriter<byte> output, object? value)
    {
        switch (value)
        {
            case null:
                Put(output, Nil);
                break;
            case bool flag:
                Put(output, flag ? (byte)0xc3 : (byte)0xc2);
                break;
            case string text:
                Put(output, 0xdb);
                BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), (uint)Encoding.UTF8.GetByteCount(text));
                output.Advance(4);
                Encoding.UTF8.GetBytes(text, output);
                break;
            case long number:
                Put(output, 0xd3);
                BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), number);
                output.Advance(8);
                break;
            default:
                throw new ArgumentException($"{value} cannot be sent.", nameof(value));
        }
    }
}
