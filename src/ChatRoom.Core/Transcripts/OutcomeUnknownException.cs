namespace ChatRoom.Core.Transcripts;

/// <summary>Reports that the connection to the log ended between a request to store events and its answer.</summary>
public sealed class OutcomeUnknownException(string message, Exception innerException) : Exception(message, innerException);
