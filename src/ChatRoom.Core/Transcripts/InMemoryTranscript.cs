using ChatRoom.Core.Events;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Transcripts;

/// <summary>
/// A log that lives as long as the process. Keeps the newest events up to a budget of bytes; reading older ones yields
/// nothing, as after any retention.
/// </summary>
/// <param name="budgetBytes">Estimated memory of the events kept (see <see cref="EventLog"/>).</param>
public sealed class InMemoryTranscript(long budgetBytes = InMemoryTranscript.DefaultBudgetBytes) : ITranscript
{
    /// <summary>64 MiB, some 200,000 short messages.</summary>
    public const long DefaultBudgetBytes = 64L << 20;

    private readonly EventLog _events = new(firstSequence: 1, budgetBytes);

    public string Epoch { get; } = Guid.NewGuid().ToString("N");

    public long LastSequence => _events.NextSequence - 1;

    public ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(
        IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A copy: the caller may use its list again for the next batch.
        var events = drafts.ToArray();
        foreach (var draft in events)
        {
            draft.AssignSequence(_events.NextSequence);
            _events.Append(draft);
        }

        return new(events);
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        new(_events.ReadAfter(after, count));

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken) =>
        new(_events.ReadBefore(before, count));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
