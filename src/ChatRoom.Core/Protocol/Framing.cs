namespace ChatRoom.Core.Protocol;

/// <summary>
/// Finds messages in the bytes of one client. Pure: no sockets and no clock; whoever feeds it keeps the time it asks for.
/// Not thread-safe.
/// </summary>
public abstract class Framing
{
    /// <summary>An unfinished message this many times as long as the limit is <see cref="InputKind.Endless"/>.</summary>
    protected const int EndlessFactor = 16;

    /// <summary>
    /// How long to wait for further bytes before <see cref="Flush"/> must be called, or null while there is no hurry.
    /// </summary>
    public virtual TimeSpan? Patience => null;

    /// <summary>Takes what one read returned.</summary>
    public abstract void Feed(ReadOnlySpan<byte> received);

    /// <summary>The next message, in order; false when more bytes are needed.</summary>
    public abstract bool TryRead(out ClientInput input);

    /// <summary>Nothing came for as long as <see cref="Patience"/>, or nothing will: what is there is all there is.</summary>
    public abstract void Flush();
}
