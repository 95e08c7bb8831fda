using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Log;

namespace ChatRoom.Core.Transcripts;

/// <summary>Keeps the newest events of a log in memory, up to a budget of bytes.</summary>
/// <param name="budgetBytes">The estimated memory of the events (see <see cref="EventLog"/>).</param>
public sealed class InMemoryTranscript(long budgetBytes = InMemoryTranscript.DefaultBudgetBytes) : ITranscript
{
    /// <summary>Holds about 200,000 short messages: 64 MiB.</summary>
    public const long DefaultBudgetBytes = 64L << 20;

    private readonly EventLog _events = new(firstSequence: 1, budgetBytes);

    public string Epoch { get; } = Guid.NewGuid().ToString("N");

    public long LastSequence => _events.NextSequence - 1;

    public ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DraftNumbers.Require(drafts, first, LastSequence);
        foreach (var draft in drafts)
        {
            if (draft is MessageChanged change && _events.Find(change.Target) is MessagePosted message)
            {
                Change(message, change.ApplyTo(message));
            }

            _events.Append(draft);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        new(_events.ReadAfter(after, count));

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken) =>
        new(_events.ReadBefore(before, count));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Change(MessagePosted before, MessagePosted after)
    {
        _events.Replace(after);
        if (before.Changes.Text is MessageEdited earlier && !ReferenceEquals(earlier, after.Changes.Text))
        {
            _events.Replace(earlier.Superseded());
        }
    }
}
