using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ChatRoom.Core.Diagnostics;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Collects the refusals that <see cref="ChatMetrics"/> counts, by reason.</summary>
internal sealed class RejectsWatch : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public RejectsWatch(ChatMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter && instrument.Name == "chatroom.rejects")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            _counts.AddOrUpdate((string)tags[0].Value!, value, (_, before) => before + value));
        _listener.Start();
    }

    public long this[string reason] => _counts.GetValueOrDefault(reason);

    public void Dispose() => _listener.Dispose();
}
