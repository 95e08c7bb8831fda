namespace ChatRoom.Core.Protocol;

/// <summary>Finds messages in the bytes of one client.</summary>
/// <remarks>Uses no socket and no clock; the caller measures the time. Not thread-safe.</remarks>
public abstract class Framing
{
    /// <summary>
    /// Sets the length at which an unfinished message is <see cref="InputKind.Endless"/>, as a multiple of the limit.
    /// </summary>
    protected const int EndlessFactor = 16;

    /// <summary>Gets the time to wait for further bytes before <see cref="Flush"/>; null for no limit.</summary>
    public virtual TimeSpan? Patience => null;

    /// <summary>Gets whether the client has ended a text by CR or LF, so that it gets lines too.</summary>
    public virtual bool SendsLines => true;

    /// <summary>Gets whether the client cannot be a chunk client; only then telnet commands count.</summary>
    public virtual bool IsLineClient => true;

    /// <summary>Gets whether the client is a raw terminal by its Enter key, so that its screen needs CR LF.</summary>
    public virtual bool NeedsReturns => false;

    /// <summary>Takes the bytes of one read.</summary>
    public abstract void Feed(ReadOnlySpan<byte> received);

    /// <summary>Reads the next message, in order; false if more bytes are needed.</summary>
    public abstract bool TryRead(out ClientInput input);

    /// <summary>Drops the beginning of a message whose end has not come, and the rest of it when it comes.</summary>
    /// <returns>Whether there is one.</returns>
    public virtual bool DropUnfinished() => false;

    /// <summary>Ends the current message, because <see cref="Patience"/> is over or no bytes will follow.</summary>
    public abstract void Flush();
}
