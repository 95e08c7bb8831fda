using ChatRoom.Core.Text;

namespace ChatRoom.Core.Connections;

/// <summary>Describes the fate of a message, the same way on every door.</summary>
public abstract record SayResult
{
    private SayResult()
    {
    }

    /// <summary>The message is in the log.</summary>
    /// <param name="Sequence">Its number in the room.</param>
    public sealed record Stored(long Sequence) : SayResult;

    /// <summary>The same id was said before; the log has it once.</summary>
    public sealed record AlreadySaid : SayResult
    {
        private AlreadySaid()
        {
        }

        /// <summary>Gets the only instance.</summary>
        public static AlreadySaid Instance { get; } = new();
    }

    /// <summary>The message will never be shown.</summary>
    /// <param name="Reason">Why, for programs.</param>
    /// <param name="Text">Why, as one line for the sender.</param>
    public sealed record Refused(RefusalReason Reason, LocalizedMessage Text) : SayResult;

    /// <summary>The message waits, because its sender is faster than the limits allow. It will be taken then.</summary>
    /// <param name="Wait">How long it waits.</param>
    /// <param name="ForAddress">Whether it waits for all clients of its address, and not for its person alone.</param>
    public sealed record Later(TimeSpan Wait, bool ForAddress = false) : SayResult;
}
