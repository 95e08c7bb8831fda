namespace ChatRoom.Core.Transcripts;

/// <summary>Reports that the log could not be written or read; the message is written for an operator.</summary>
public sealed class TranscriptException : Exception
{
    public TranscriptException(string message)
        : base(message)
    {
    }

    public TranscriptException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
