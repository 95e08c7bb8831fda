using System.Diagnostics.Metrics;
using ChatRoom.Core.Events;

namespace ChatRoom.Core.Diagnostics;

/// <summary>Measures connections, refusals, events and their way, by instruments with OpenTelemetry names.</summary>
/// <remarks>No label has values that a client chooses.</remarks>
public sealed class ChatMetrics
{
    public const string MeterName = "ChatRoom";

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _rejects;
    private readonly Counter<long> _logIns;
    private readonly UpDownCounter<int> _retained;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _commit;
    private readonly UpDownCounter<int> _subscriptions;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _round;
    private readonly Histogram<long> _lag;

    // The same sums for a look at them in the process: an instrument keeps none.
    private readonly long[] _rejected = new long[Enum.GetValues<RejectReason>().Length];
    private readonly long[] _ended = new long[Enum.GetValues<LeaveReason>().Length];
    private long _eventSum;
    private long _deliverySum;
    private long _batchSum;
    private long _commitTicks;

    /// <summary>Creates the meter, which the factory owns and keeps apart from other servers in the process.</summary>
    public ChatMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        _connections = Meter.CreateUpDownCounter<int>("chatroom.connections", "{connection}", "Open connections, by door");
        _disconnects = Meter.CreateCounter<long>("chatroom.disconnects", "{connection}", "Ended connections, by reason");
        _rejects = Meter.CreateCounter<long>("chatroom.rejects", "{request}", "Refused connections and lines, by reason");
        _logIns = Meter.CreateCounter<long>("chatroom.log_ins", "{log-in}", "Log-ins, by kind and result");
        _retained = Meter.CreateUpDownCounter<int>("chatroom.circuits.retained", "{circuit}", "Pages without a connection whose state is kept");
        _events = Meter.CreateCounter<long>("chatroom.events", "{event}", "Events stored and shown");
        _subscriptions = Meter.CreateUpDownCounter<int>("chatroom.subscriptions", "{subscription}", "Connections in rooms, by door");
        _batch = Create("chatroom.batch.size", "{event}", "Events that a room stored at once", 1, 2, 5, 10, 20, 50, 100, 200, 500);
        _commit = CreateTime("chatroom.commit.duration", "Time the transcript takes for a batch");
        _deliveries = Meter.CreateCounter<long>("chatroom.deliveries", "{event}", "Events given to receivers");
        _round = CreateTime("chatroom.fanout.duration", "Time of a round of a room's fan-out");
        _lag = Create<long>(
            "chatroom.cursor.lag", "{event}", "Distance of a cursor from the end of the log, at reads outside the tail", 10, 100, 1000, 10_000, 100_000, 1_000_000);
    }

    /// <summary>Gets the meter, by which a listener recognises the instruments of this server.</summary>
    public Meter Meter { get; }

    /// <summary>Gets the sums since the start.</summary>
    public ChatTotals Totals => new(
        Volatile.Read(ref _eventSum), Volatile.Read(ref _deliverySum), Volatile.Read(ref _batchSum), TimeSpan.FromTicks(Volatile.Read(ref _commitTicks)));

    /// <summary>Returns how often the server has refused a connection or a line for a reason, since the start.</summary>
    public long CountOf(RejectReason reason) => Volatile.Read(ref _rejected[(int)reason]);

    /// <summary>Returns how many connections have ended for a reason, since the start.</summary>
    public long CountOf(LeaveReason reason) => Volatile.Read(ref _ended[(int)reason]);

    public void Connected(string door) => _connections.Add(1, new KeyValuePair<string, object?>("door", door));

    public void Disconnected(string door, LeaveReason reason)
    {
        _connections.Add(-1, new KeyValuePair<string, object?>("door", door));
        Interlocked.Increment(ref _ended[(int)reason]);
        _disconnects.Add(1, new("door", door), new("reason", reason.ToString()));
    }

    /// <summary>Counts a refused connection or line.</summary>
    public void Rejected(RejectReason reason)
    {
        Interlocked.Increment(ref _rejected[(int)reason]);
        _rejects.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
    }

    /// <summary>Counts a connection that ended because the server refused it.</summary>
    public void Rejected(LeaveReason reason) => Rejected(ReasonFor(reason));

    /// <summary>Counts a log-in; one that is not good is a refusal as well.</summary>
    public void LoggedIn(LogInKind kind, LogInResult result)
    {
        _logIns.Add(1, new("kind", kind.ToString()), new("result", result.ToString()));
        if (result != LogInResult.Good)
        {
            Rejected(result == LogInResult.Limited ? RejectReason.LogInLimit : RejectReason.WrongLogIn);
        }
    }

    /// <summary>Counts a page whose connection has ended or come back; its state is kept meanwhile.</summary>
    public void Retained(bool isRetained) => _retained.Add(isRetained ? 1 : -1);

    /// <summary>Counts a connection that has entered a room.</summary>
    public void Subscribed(string door) => _subscriptions.Add(1, new KeyValuePair<string, object?>("door", door));

    /// <summary>Counts a connection that has left a room.</summary>
    public void Unsubscribed(string door) => _subscriptions.Add(-1, new KeyValuePair<string, object?>("door", door));

    /// <summary>Counts events that receivers have got.</summary>
    public void Delivered(long events)
    {
        Interlocked.Add(ref _deliverySum, events);
        _deliveries.Add(events);
    }

    /// <summary>Records a round of a fan-out.</summary>
    public void RoundEnded(TimeSpan duration) => _round.Record(duration.TotalSeconds);

    /// <summary>Records a read that the tail could not serve.</summary>
    /// <param name="lag">The distance from the end of the log, in events.</param>
    public void ReadOutsideTail(long lag) => _lag.Record(lag);

    public void Committed(int events, TimeSpan duration)
    {
        Interlocked.Add(ref _eventSum, events);
        Interlocked.Increment(ref _batchSum);
        Interlocked.Add(ref _commitTicks, duration.Ticks);
        _events.Add(events);
        _batch.Record(events);
        _commit.Record(duration.TotalSeconds);
    }

    private Histogram<double> CreateTime(string name, string description) =>
        Create(name, "s", description, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5);

    private Histogram<T> Create<T>(string name, string unit, string description, params T[] boundaries)
        where T : struct => Meter.CreateHistogram(
            name, unit, description, advice: new InstrumentAdvice<T> { HistogramBucketBoundaries = boundaries });

    private static RejectReason ReasonFor(LeaveReason reason) => reason switch
    {
        LeaveReason.ServerFull => RejectReason.ServerFull,
        LeaveReason.AddressLimit => RejectReason.AddressLimit,
        LeaveReason.NamelessLimit => RejectReason.NamelessLimit,
        LeaveReason.NoName => RejectReason.NoName,
        LeaveReason.NotChat => RejectReason.NotChat,
        LeaveReason.LineTooLong => RejectReason.LineTooLong,
        LeaveReason.NotStored => RejectReason.NotStored,
        LeaveReason.NoRoom => RejectReason.NoRoom,
        LeaveReason.Banned => RejectReason.Banned,
        LeaveReason.LoggedOut or LeaveReason.NotLoggedIn => RejectReason.LoggedOut,
        LeaveReason.EndedByOperator => RejectReason.EndedByOperator,
        LeaveReason.ShuttingDown => RejectReason.ShuttingDown,
        _ => RejectReason.ServerError,
    };
}
