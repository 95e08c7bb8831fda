using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Load;

/// <summary>
/// The line protocol: the server greets (with or without a line's end), the client sends its name, the server welcomes it
/// with a line; from then on each line said comes to everybody, its sender too, as <c>NAME: TEXT</c>.
/// </summary>
internal sealed class LineWire(MessageLayout text) : Wire(text)
{
    private const int NameBytes = 6;
    private const int PrefixBytes = NameBytes + 2;

    // A name, a colon and a space are eight bytes: one word.
    private readonly ulong[] _prefixes =
        [.. Enumerable.Range(0, MostSenders).Select(i => BitConverter.ToUInt64(Utf8(NameOf(i) + ": ")))];

    public override bool HearsItself => true;

    public override int ParallelJoins => 64;

    public override int SentBytes => Text.Bytes + 1;

    public override string? Opening(int client) => null;

    public override string? AnswerGreeting(int client) => NameOf(client) + "\n";

    public override (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line) =>
        (Stage.Joined, null);

    public override LineKind Read(ReadOnlySpan<byte> line, out Message message)
    {
        if (line.Length == PrefixBytes + Text.Bytes
            && Text.TryRead(line[PrefixBytes..], out message)
            && IsFrom(SpeakerOf(message), line))
        {
            return LineKind.Message;
        }

        message = default;
        return line.Length > PrefixBytes && line[NameBytes] == (byte)':' ? LineKind.Damaged : LineKind.Other;
    }

    public override bool IsAnnouncement(ReadOnlySpan<byte> line) => line.EndsWith(" has joined the chat!"u8);

    public override void Write(Span<byte> output, in Message message)
    {
        Text.Write(output, message);
        output[Text.Bytes] = (byte)'\n';
    }

    private bool IsFrom(int client, ReadOnlySpan<byte> line) =>
        (uint)client < (uint)_prefixes.Length && MemoryMarshal.Read<ulong>(line) == _prefixes[client];
}
