namespace ChatRoom.Core.Transcripts;

/// <summary>Opens the transcripts of all rooms; one store serves the whole process.</summary>
public interface ITranscriptStore
{
    /// <inheritdoc cref="ITranscript.IsShortOfSpace"/>
    bool IsShortOfSpace => false;

    /// <summary>Gets whether the store was reached in the last seconds; always, if it is on this machine.</summary>
    bool IsReachable => true;

    /// <summary>Opens a room's log, or begins it; not while it is open.</summary>
    /// <exception cref="TranscriptException">The log cannot be opened; the message says what to do.</exception>
    ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken);

    /// <summary>Returns whether there is a log of this name.</summary>
    /// <exception cref="TranscriptException">That cannot be found out.</exception>
    ValueTask<bool> ExistsAsync(string room);

    /// <summary>Deletes a room's log with all its events; not while it is open. Does nothing if there is none.</summary>
    /// <exception cref="TranscriptException">Nothing was deleted.</exception>
    ValueTask DeleteAsync(string room);

    /// <summary>Gives a room's log another name, also while it is open. Does nothing if there is none, or the new name has one.</summary>
    /// <exception cref="TranscriptException">The log has the earlier name still.</exception>
    ValueTask RenameAsync(string room, string name);
}
