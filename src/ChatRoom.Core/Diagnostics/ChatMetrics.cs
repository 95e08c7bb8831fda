using System.Diagnostics.Metrics;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Diagnostics;

/// <summary>What the server counts. The meter is called <c>ChatRoom</c>; instrument names follow OpenTelemetry.</summary>
public sealed class ChatMetrics : IDisposable
{
    public const string MeterName = "ChatRoom";

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _commit;

    public ChatMetrics()
    {
        Meter = new Meter(MeterName);
        _connections = Meter.CreateUpDownCounter<int>("chatroom.connections", "{connection}", "Open connections, by door");
        _disconnects = Meter.CreateCounter<long>("chatroom.disconnects", "{connection}", "Ended connections, by reason");
        _rejects = Meter.CreateCounter<long>("chatroom.rejects", "{request}", "Refused connections and lines, by reason");
        _events = Meter.CreateCounter<long>("chatroom.events", "{event}", "Events stored and shown");
        _commit = Meter.CreateHistogram(
            "chatroom.commit.duration",
            "s",
            "Time the transcript takes for a batch",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
            });
    }

    /// <summary>The meter itself; a listener can tell this process's other meters apart by it.</summary>
    public Meter Meter { get; }

    public void Connected(string door) => _connections.Add(1, new KeyValuePair<string, object?>("door", door));

    public void Disconnected(string door, LeaveReason reason)
    {
        _connections.Add(-1, new KeyValuePair<string, object?>("door", door));
        _disconnects.Add(1, new("door", door), new("reason", reason.ToString()));
    }

    /// <summary>A connection or a line was refused.</summary>
    public void Rejected(LeaveReason reason) => Rejected(reason.ToString());

    /// <inheritdoc cref="Rejected(LeaveReason)"/>
    public void Rejected(string reason) => _rejects.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Committed(int events, TimeSpan duration)
    {
        _events.Add(events);
        _commit.Record(duration.TotalSeconds);
    }

    public void Dispose() => Meter.Dispose();
}
