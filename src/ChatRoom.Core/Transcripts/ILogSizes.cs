namespace ChatRoom.Core.Transcripts;

/// <summary>Represents a store that can measure the logs of its rooms.</summary>
public interface ILogSizes
{
    /// <summary>Measures each log. Reads much of the file, so it is for a person that asks.</summary>
    /// <exception cref="TranscriptException">The file cannot be read.</exception>
    ValueTask<IReadOnlyList<LogSize>> MeasureAsync(CancellationToken cancellationToken);
}
