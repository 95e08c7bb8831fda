using System.Globalization;
using System.Text;

namespace ChatRoom.Bench.Wires;

/// <summary>Speaks as much IRC as a load needs: a nick, one channel, messages to it, answers to pings.</summary>
internal sealed class IrcWire(MessageText text) : Wire(text)
{
    private static readonly byte[] Command = "PRIVMSG #bench :"u8.ToArray();

    public override bool EchoesSender => false;

    // IRC servers have short queues of new connections.
    public override int ParallelJoins => 8;

    public override int SentBytes => Command.Length + Text.Bytes + 2;

    public override string Opening(int client, string? room) => $"NICK {NameOf(client)}\r\nUSER {NameOf(client)} 0 * :bench\r\n";

    public override (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line)
    {
        var reply = Encoding.UTF8.GetString(line);
        // 001 is the welcome, 366 ends the list of names, 422 only says that there is no message of the day.
        return (reply.StartsWith("ERROR", StringComparison.Ordinal) ? 400 : CodeOf(reply)) switch
        {
            1 => (stage, "JOIN #bench\r\n"),
            366 => (Stage.Joined, null),
            >= 400 and < 500 and not 422 => throw new BenchException($"The server refused client {client}: {reply}"),
            _ => (stage, null),
        };
    }

    public override LineKind Read(ReadOnlySpan<byte> line, out Message message)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.Length > Text.Bytes && Text.TryRead(line[^Text.Bytes..], out message) && IsFrom(message, line[..^Text.Bytes]))
        {
            return LineKind.Message;
        }

        message = default;
        return line.IndexOf(Command) >= 0 ? LineKind.Damaged : LineKind.Other;
    }

    public override string? AnswerTo(ReadOnlySpan<byte> line) =>
        line.StartsWith("PING"u8) ? $"PONG{Encoding.UTF8.GetString(line[4..]).TrimEnd('\r')}\r\n" : null;

    public override void Write(Span<byte> output, in Message message)
    {
        Command.CopyTo(output);
        Text.Write(output[Command.Length..], message);
        "\r\n"u8.CopyTo(output[(Command.Length + Text.Bytes)..]);
    }

    // :u00012!name@host PRIVMSG #bench :
    private static bool IsFrom(in Message message, ReadOnlySpan<byte> prefix) =>
        prefix.Length > 8 && prefix.StartsWith(":u"u8) && prefix[7] == (byte)'!' && prefix.EndsWith(Command)
        && int.TryParse(prefix[2..7], NumberStyles.None, CultureInfo.InvariantCulture, out var client)
        && client == message.Sender;

    private static int CodeOf(string reply) =>
        reply.Split(' ', 3) is [_, { Length: 3 } code, _]
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
