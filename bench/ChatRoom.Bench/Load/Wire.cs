using System.Text;

namespace ChatRoom.Bench.Load;

/// <summary>What a line turned out to be.</summary>
internal enum LineKind
{
    /// <summary>A whole message of the generator.</summary>
    Message,

    /// <summary>Something the server says.</summary>
    Other,

    /// <summary>Neither: it was a message once.</summary>
    Damaged,
}

/// <summary>How far a client is with coming in.</summary>
internal enum Stage
{
    /// <summary>The connection is not there yet.</summary>
    Connecting,

    /// <summary>Connected; the server has not said anything yet.</summary>
    Greeting,

    /// <summary>Has given its name.</summary>
    Named,

    /// <summary>The server knows the name; the room is still to be joined.</summary>
    Registered,

    /// <summary>In the room.</summary>
    Joined,

    /// <summary>Closed by the server.</summary>
    Gone,
}

/// <summary>A protocol as the generator speaks it. Line breaks are found, and taken off, before.</summary>
internal abstract class Wire(MessageLayout text)
{
    /// <summary>The most clients that may speak.</summary>
    public const int MostSenders = 10_000;

    /// <summary>The client that asks who is in the room.</summary>
    public const int Prober = 0;

    /// <summary>The name of a client; all names have the same length.</summary>
    public static string NameOf(int client) => $"u{client:D5}";

    /// <summary>The protocol with this name.</summary>
    public static Wire Of(string protocol, MessageLayout text) => protocol == "irc" ? new IrcWire(text) : new LineWire(text);

    /// <summary>Whether a client hears what it says itself.</summary>
    public abstract bool HearsItself { get; }

    /// <summary>Clients that may be coming in at the same time, where the server has no reason to mind.</summary>
    public abstract int ParallelJoins { get; }

    protected MessageLayout Text { get; } = text;

    /// <summary>What to send when the connection is there, if the client speaks first.</summary>
    public abstract string? Opening(int client);

    /// <summary>The first bytes the server sent: what to answer, and whether these bytes are done with.</summary>
    public abstract string? AnswerGreeting(int client);

    /// <summary>A line before the client is in the room: what to answer, and where that leaves it.</summary>
    /// <exception cref="Options.BenchException">The server does not take the client.</exception>
    public abstract (Stage Stage, string? Answer) TakeJoinLine(Stage stage, int client, ReadOnlySpan<byte> line);

    /// <summary>Reads a line; all of it is verified if it is a message.</summary>
    public abstract LineKind Read(ReadOnlySpan<byte> line, out Message message);

    /// <summary>Whether this line says that somebody has come in.</summary>
    public abstract bool IsAnnouncement(ReadOnlySpan<byte> line);

    /// <summary>An answer the protocol demands at any time, or null.</summary>
    public virtual string? AnswerTo(ReadOnlySpan<byte> line) => null;

    /// <summary>Bytes of a message with all that is around it.</summary>
    public abstract int SentBytes { get; }

    /// <summary>Writes a message with all that is around it.</summary>
    public abstract void Write(Span<byte> output, in Message message);

    /// <summary>The client a message must come from.</summary>
    protected static int SpeakerOf(in Message message) => message.Sender == Message.Probe ? Prober : message.Sender;

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
