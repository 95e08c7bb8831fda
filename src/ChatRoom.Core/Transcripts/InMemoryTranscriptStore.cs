using System.Collections.Concurrent;

namespace ChatRoom.Core.Transcripts;

/// <summary>Keeps an <see cref="InMemoryTranscript"/> for every room, also while the room is closed.</summary>
public sealed class InMemoryTranscriptStore : ITranscriptStore
{
    private readonly ConcurrentDictionary<string, InMemoryTranscript> _transcripts = new(StringComparer.Ordinal);

    public ValueTask<ITranscript> OpenAsync(string room, CancellationToken cancellationToken) =>
        new(_transcripts.GetOrAdd(room, static _ => new InMemoryTranscript()));

    public ValueTask<bool> ExistsAsync(string room) => new(_transcripts.ContainsKey(room));

    public ValueTask DeleteAsync(string room)
    {
        _transcripts.TryRemove(room, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask RenameAsync(string room, string name)
    {
        if (_transcripts.TryGetValue(room, out var transcript) && _transcripts.TryAdd(name, transcript))
        {
            _transcripts.TryRemove(room, out _);
        }

        return ValueTask.CompletedTask;
    }
}
