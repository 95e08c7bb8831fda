namespace ChatRoom.Core.Transcripts;

/// <summary>Reports that the log could not be written or read; the message is written for an operator.</summary>
public sealed class TranscriptException : Exception
{
    /// <summary>Gets whether the log is well, and takes events again soon: another node comes first.</summary>
    public bool IsBehind { get; init; }

    public TranscriptException(string message)
        : base(message)
    {
    }

    public TranscriptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
