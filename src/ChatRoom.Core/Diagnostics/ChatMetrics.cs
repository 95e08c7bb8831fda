using System.Diagnostics.Metrics;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Diagnostics;

/// <summary>Counts connections, refusals and events, by instruments with OpenTelemetry names.</summary>
public sealed class ChatMetrics
{
    public const string MeterName = "ChatRoom";

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _commit;

    /// <summary>Creates the meter, which the factory owns and keeps apart from other servers in the process.</summary>
    public ChatMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
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

    /// <summary>Gets the meter, by which a listener recognises the instruments of this server.</summary>
    public Meter Meter { get; }

    public void Connected(string door) => _connections.Add(1, new KeyValuePair<string, object?>("door", door));

    public void Disconnected(string door, LeaveReason reason)
    {
        _connections.Add(-1, new KeyValuePair<string, object?>("door", door));
        _disconnects.Add(1, new("door", door), new("reason", reason.ToString()));
    }

    /// <summary>Counts a refused connection or line.</summary>
    public void Rejected(RejectReason reason) => _rejects.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    /// <summary>Counts a connection that ended because the server refused it.</summary>
    public void Rejected(LeaveReason reason) => Rejected(ReasonFor(reason));

    public void Committed(int events, TimeSpan duration)
    {
        _events.Add(events);
        _commit.Record(duration.TotalSeconds);
    }

    private static RejectReason ReasonFor(LeaveReason reason) => reason switch
    {
        LeaveReason.ServerFull => RejectReason.ServerFull,
        LeaveReason.AddressLimit => RejectReason.AddressLimit,
        LeaveReason.NoName => RejectReason.NoName,
        LeaveReason.NotChat => RejectReason.NotChat,
        LeaveReason.LineTooLong => RejectReason.LineTooLong,
        LeaveReason.NotStored => RejectReason.NotStored,
        LeaveReason.NoRoom => RejectReason.NoRoom,
        LeaveReason.ShuttingDown => RejectReason.ShuttingDown,
        _ => RejectReason.ServerError,
    };
}
