namespace ChatRoom.Bench.Wires;

/// <summary>Speaks one protocol for the clients of the generator.</summary>
internal abstract class Wire(MessageText text)
{
    /// <summary>The most clients that may send messages.</summary>
    public const int MaxSenders = 10_000;

    /// <summary>Gets whether a client receives its own messages.</summary>
    public abstract bool EchoesSender { get; }

    /// <summary>Gets how many clients may join at the same time unless the server allows another number.</summary>
    public abstract int ParallelJoins { get; }

    /// <summary>Gets the length of a sent message with its framing.</summary>
    public abstract int SentBytes { get; }

    protected MessageText Text { get; } = text;

    public static Wire Of(string protocol, int bytes) =>
        protocol == "irc" ? new IrcWire(new MessageText(bytes)) : new LineWire(new MessageText(bytes));

    /// <summary>Returns the handle of a client; all handles have the same length.</summary>
    public static string NameOf(int client) => $"u{client:D5}";

    /// <summary>Returns the text to send on connecting.</summary>
    /// <param name="client">The number of the client.</param>
    /// <param name="room">The room to enter; null for the one of the server.</param>
    public abstract string Opening(int client, string? room);

    /// <summary>Takes a line before the client is in the room; returns the new stage and the answer.</summary>
    /// <exception cref="BenchException">The server refuses the client.</exception>
    public abstract (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line);

    /// <summary>Reads a line and verifies all of it if it is a message.</summary>
    public abstract LineKind Read(ReadOnlySpan<byte> line, out Message message);

    /// <summary>Returns the answer that the protocol demands to a line at any time.</summary>
    public virtual string? AnswerTo(ReadOnlySpan<byte> line) => null;

    /// <summary>Writes a message with its framing.</summary>
    public abstract void Write(Span<byte> output, in Message message);
}
