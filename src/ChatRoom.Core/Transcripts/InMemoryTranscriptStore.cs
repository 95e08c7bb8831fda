namespace ChatRoom.Core.Transcripts;

/// <summary>Opens for every room an <see cref="InMemoryTranscript"/>.</summary>
public sealed class InMemoryTranscriptStore : ITranscriptStore
{
    public ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken) => new(new InMemoryTranscript());
}
