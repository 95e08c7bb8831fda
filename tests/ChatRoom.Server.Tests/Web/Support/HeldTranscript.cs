using System.Collections.Concurrent;
using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Server.Tests.Web.Support;

/// <summary>An <see cref="InMemoryTranscript"/> whose appends and reads wait until a test lets them go on.</summary>
internal sealed class HeldTranscript : ITranscript
{
    private readonly InMemoryTranscript _log = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _reads = new();
    private volatile TaskCompletionSource? _append;
    private volatile bool _appendWaits;
    private int _lastRead;

    /// <summary>Whether reads wait.</summary>
    public bool HoldsReads { get; set; }

    /// <summary>Whether reads fail.</summary>
    public bool FailsReads { get; set; }

    /// <summary>Whether an append waits.</summary>
    public bool AppendWaits => _appendWaits;

    /// <summary>How many reads wait.</summary>
    public int WaitingReads => _reads.Count;

    public string Epoch => _log.Epoch;

    public long LastSequence => _log.LastSequence;

    /// <summary>Makes appends wait until <see cref="ReleaseAppends"/>.</summary>
    public void HoldAppends() => _append = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseAppends()
    {
        var append = _append;
        _append = null;
        append?.SetResult();
    }

    /// <summary>Lets the read go on that began last; returns false if none waits.</summary>
    public bool ReleaseLastRead()
    {
        foreach (var number in _reads.Keys.OrderDescending())
        {
            if (_reads.TryRemove(number, out var read))
            {
                read.SetResult();
                return true;
            }
        }

        return false;
    }

    public async ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        await _log.AppendAsync(first, drafts, cancellationToken);
        if (_append is { } held)
        {
            _appendWaits = true;
            await held.Task;
            _appendWaits = false;
        }
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken)
    {
        var events = await _log.ReadAfterAsync(after, count, cancellationToken);
        await WaitAsync(cancellationToken);
        return events;
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken)
    {
        var events = await _log.ReadBeforeAsync(before, count, cancellationToken);
        await WaitAsync(cancellationToken);
        return events;
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private Task WaitAsync(CancellationToken cancellationToken)
    {
        if (FailsReads)
        {
            throw new TranscriptException("The history cannot be read.");
        }

        if (!HoldsReads)
        {
            return Task.CompletedTask;
        }

        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _reads[Interlocked.Increment(ref _lastRead)] = held;
        return held.Task.WaitAsync(cancellationToken);
    }
}
