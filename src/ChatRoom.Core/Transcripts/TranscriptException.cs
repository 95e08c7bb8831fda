namespace ChatRoom.Core.Transcripts;

/// <summary>The log could not be written or read. The message is fit for an operator.</summary>
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
