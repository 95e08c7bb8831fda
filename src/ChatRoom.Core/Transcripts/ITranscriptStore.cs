namespace ChatRoom.Core.Transcripts;

/// <summary>Opens the transcripts of all rooms; one store serves the whole process.</summary>
public interface ITranscriptStore
{
    /// <inheritdoc cref="ITranscript.IsShortOfSpace"/>
    bool IsShortOfSpace => false;

    /// <summary>Opens a room's log, or begins it; called once per room and process.</summary>
    /// <exception cref="TranscriptException">The log cannot be opened; the message says what to do.</exception>
    ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken);
}
