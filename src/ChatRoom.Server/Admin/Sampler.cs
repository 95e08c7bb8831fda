using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Admin;

/// <summary>Keeps a sample of the server's numbers for each ten seconds of the last hour.</summary>
/// <remarks>A sample reads a few counters, some microseconds of work; so it is always taken, and an operator sees the past.</remarks>
internal sealed class Sampler(ChatMetrics metrics, ConnectionQuota quota, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>The number of samples: both ends of an hour.</summary>
    public const int Most = 361;

    /// <summary>The time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Queue<Sample> _samples = new(Most);
    private ITimer? _timer;

    /// <summary>Gets the time of the start.</summary>
    public DateTimeOffset Began { get; } = time.GetUtcNow();

    /// <summary>Returns the samples, the oldest first.</summary>
    public IReadOnlyList<Sample> List()
    {
        lock (_gate)
        {
            return [.. _samples];
        }
    }

    /// <summary>Takes a sample that is not kept.</summary>
    public Sample Take() => new(time.GetUtcNow(), metrics.Totals, quota.Count, Environment.WorkingSet);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Keep(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Keep()
    {
        var sample = Take();
        lock (_gate)
        {
            if (_samples.Count == Most)
            {
                _samples.Dequeue();
            }

            _samples.Enqueue(sample);
        }
    }
}
