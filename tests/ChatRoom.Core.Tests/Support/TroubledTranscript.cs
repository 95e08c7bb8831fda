using ChatRoom.Core.Events;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Fails or delays appends to an <see cref="InMemoryTranscript"/> on request.</summary>
/// <remarks>A test can so decide which commands are in one batch.</remarks>
internal sealed class TroubledTranscript : ITranscript
{
    private static readonly Func<Exception> Full = () => new TranscriptException("The disk is full.");

    private readonly InMemoryTranscript _log = new();
    private volatile Func<Exception> _fault = Full;
    private volatile TaskCompletionSource? _held;
    private volatile bool _waiting;
    private volatile int _failures;
    private int _attempts;

    public string Epoch => _log.Epoch;

    public long LastSequence => _log.LastSequence;

    /// <summary>How many appends were asked for, failed ones included.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public bool IsShortOfSpace { get; set; }

    /// <summary>Reading backwards fails.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>An append is being held.</summary>
    public bool IsWaiting => _waiting;

    /// <summary>The next appends fail, so many of them.</summary>
    public void FailNext(int times, Func<Exception>? fault = null) => (_fault, _failures) = (fault ?? Full, times);

    public void FailForNow() => _failures = int.MaxValue;

    public void Recover() => _failures = 0;

    /// <summary>Appends wait until <see cref="Release"/>. Whether they fail is decided when they are called.</summary>
    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }

    /// <summary>Lets the append that waits go on; the one after it will wait.</summary>
    public void ReleaseOne()
    {
        var held = _held;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held?.TrySetResult();
    }

    /// <summary>Gets or sets the number of an event that cannot be read.</summary>
    public long Damaged { get; set; }

    public async ValueTask AppendAsync(long first, IReadOnlyList<RoomEvent> drafts, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        var fails = _failures > 0;
        if (fails && _failures != int.MaxValue)
        {
            _failures -= 1;
        }

        if (!fails)
        {
            await _log.AppendAsync(first, drafts, cancellationToken);
        }

        await WaitAsync();
        if (fails)
        {
            throw _fault();
        }
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int count, CancellationToken cancellationToken) =>
        [.. (await _log.ReadAfterAsync(after, count, cancellationToken)).Select(
            e => e.Sequence == Damaged ? new UnreadableEvents(Damaged, Damaged, e.At) : e)];

    public ValueTask<IReadOnlyList<RoomEvent>> ReadBeforeAsync(long before, int count, CancellationToken cancellationToken) =>
        IsUnreadable ? throw new TranscriptException("The disk is gone.") : _log.ReadBeforeAsync(before, count, cancellationToken);

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task WaitAsync()
    {
        if (_held is { } held)
        {
            _waiting = true;
            await held.Task;
            _waiting = false;
        }
    }
}
