namespace ChatRoom.Core.Log;

/// <summary>Lists the results of a read from a <see cref="ByteLog"/>.</summary>
public enum LogRead
{
    /// <summary>Returns bytes to send.</summary>
    Slice,

    /// <summary>Reports that nothing is new, or that the reader has reached its limit.</summary>
    CaughtUp,

    /// <summary>Reports that the next event is older than the memory, so the reader must read the transcript.</summary>
    OutOfTail,
}
