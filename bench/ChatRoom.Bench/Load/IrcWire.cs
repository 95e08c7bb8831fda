using System.Text;

namespace ChatRoom.Bench.Load;

/// <summary>IRC as far as a load needs it: a name, one channel, messages to it, answers to pings.</summary>
internal sealed class IrcWire(MessageLayout text) : Wire(text)
{
    private const string Channel = "#bench";

    private static readonly byte[] MessagePrefix = Utf8($"PRIVMSG {Channel} :");
    private static readonly byte[] BeforeText = Utf8($" PRIVMSG {Channel} :");

    public override bool HearsItself => false;

    // Servers of IRC have short queues of new connections and timers for them.
    public override int ParallelJoins => 8;

    public override int SentBytes => MessagePrefix.Length + Text.Bytes + 2;

    public override string? Opening(int client) => $"NICK {NameOf(client)}\r\nUSER {NameOf(client)} 0 * :bench\r\n";

    public override string? AnswerGreeting(int client) => null;

    public override (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("ERROR"u8))
        {
            throw new BenchException($"The server refused client {client}: {Encoding.UTF8.GetString(line)}");
        }

        return (CodeOf(line), stage) switch
        {
            (1, _) => (Stage.Registered, $"JOIN {Channel}\r\n"),
            (366, _) => (Stage.Joined, null),
            // No message of the day; and that is all of these that is no refusal.
            (422, _) => (stage, null),
            ( >= 400 and < 500, _) => throw new BenchException($"The server refused client {client}: {Encoding.UTF8.GetString(line)}"),
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
        return line.IndexOf(BeforeText) >= 0 ? LineKind.Damaged : LineKind.Other;
    }

    public override bool IsAnnouncement(ReadOnlySpan<byte> line) => line.IndexOf(" JOIN "u8) >= 0;

    public override string? AnswerTo(ReadOnlySpan<byte> line) =>
        line.StartsWith("PING"u8) ? $"PONG{Encoding.UTF8.GetString(line[4..]).TrimEnd('\r')}\r\n" : null;

    public override void Write(Span<byte> output, in Message message)
    {
        MessagePrefix.CopyTo(output);
        Text.Write(output[MessagePrefix.Length..], message);
        "\r\n"u8.CopyTo(output[(MessagePrefix.Length + Text.Bytes)..]);
    }

    // :u00012!name@host PRIVMSG #bench :
    private static bool IsFrom(in Message message, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < 8 || prefix[0] != (byte)':' || prefix[1] != (byte)'u' || prefix[7] != (byte)'!' || !prefix.EndsWith(BeforeText))
        {
            return false;
        }

        var client = 0;
        foreach (var digit in prefix[2..7])
        {
            client = client * 10 + digit - '0';
        }

        return client == SpeakerOf(message);
    }

    private static int CodeOf(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        return space > 0 && line[0] == (byte)':' && line.Length > space + 4
            && int.TryParse(line.Slice(space + 1, 3), out var code) ? code : 0;
    }
}
