using System.Runtime.InteropServices;

namespace ChatRoom.Bench.Wires;

/// <summary>
/// Speaks the line protocol: the server greets, the client sends its handle, and each message comes to all as <c>NAME: TEXT</c>.
/// </summary>
internal sealed class LineWire(MessageText text) : Wire(text)
{
    private const int NameBytes = 6;
    private const int PrefixBytes = NameBytes + 2;

    // A handle, a colon and a space are eight bytes, which is one word.
    private readonly ulong[] _prefixes =
        [.. Enumerable.Range(0, MaxSenders).Select(i => BitConverter.ToUInt64(System.Text.Encoding.ASCII.GetBytes(NameOf(i) + ": ")))];

    public override bool EchoesSender => true;

    public override int ParallelJoins => 64;

    public override int SentBytes => Text.Bytes + 1;

    // The greeting needs no answer of its own and may have no line break, so the handle is sent at once.
    public override string Opening(int client, string? room) => room is null ? $"{NameOf(client)}\n" : $"{NameOf(client)} #{room}\n";

    public override (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line) =>
        (line.IndexOf("Welcome "u8) >= 0 ? Stage.Joined : stage, null);

    public override LineKind Read(ReadOnlySpan<byte> line, out Message message)
    {
        if (line.Length == PrefixBytes + Text.Bytes
            && Text.TryRead(line[PrefixBytes..], out message)
            && IsFrom(message.Sender, line))
        {
            return LineKind.Message;
        }

        message = default;
        return line.Length > PrefixBytes && line[NameBytes] == (byte)':' ? LineKind.Damaged : LineKind.Other;
    }

    public override void Write(Span<byte> output, in Message message)
    {
        Text.Write(output, message);
        output[Text.Bytes] = (byte)'\n';
    }

    private bool IsFrom(int client, ReadOnlySpan<byte> line) =>
        (uint)client < (uint)_prefixes.Length && MemoryMarshal.Read<ulong>(line) == _prefixes[client];
}
