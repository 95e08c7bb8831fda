namespace ChatRoom.Core.Log;

/// <summary>What a reader found in a <see cref="ByteLog"/>.</summary>
public enum LogRead
{
    /// <summary>There are bytes to send.</summary>
    Slice,

    /// <summary>Nothing new, or the reader's limit is reached.</summary>
    CaughtUp,

    /// <summary>The reader is further back than the memory reaches and must read the transcript.</summary>
    OutOfTail,
}
