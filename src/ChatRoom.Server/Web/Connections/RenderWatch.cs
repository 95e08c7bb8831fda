namespace ChatRoom.Server.Web.Connections;

/// <summary>Notices a browser that acknowledges no render for a while.</summary>
/// <remarks>All calls belong to the page's dispatcher.</remarks>
/// <param name="patience">The time without an acknowledgement; zero for no bound.</param>
/// <param name="time">The clock.</param>
/// <param name="expired">Ends the page; called on any thread.</param>
public sealed class RenderWatch(TimeSpan patience, TimeProvider time, Action expired) : IDisposable
{
    // The browser acknowledges renders in their order, and some are still on their way.
    private readonly Queue<long> _rendered = new();
    private ITimer? _timer;
    private long _due;
    private long _acknowledged;
    private bool _isConnected = true;

    /// <summary>Expects an acknowledgement, because a render is due.</summary>
    public void Expect()
    {
        _due++;
        Start();
    }

    /// <summary>Says that a render begins: it shows all that is due until now.</summary>
    public void Render() => _rendered.Enqueue(_due);

    /// <summary>Says that the browser has acknowledged the oldest render on its way.</summary>
    public void Acknowledge()
    {
        if (_rendered.TryDequeue(out var shown))
        {
            _acknowledged = shown;
        }

        Stop();
        if (_acknowledged < _due)
        {
            Start();
        }
    }

    /// <summary>Says whether the page has a connection: without one it cannot acknowledge anything.</summary>
    public void SetConnected(bool isConnected)
    {
        _isConnected = isConnected;
        Stop();
        if (_acknowledged < _due)
        {
            Start();
        }
    }

    public void Dispose()
    {
        _isConnected = false;
        Stop();
    }

    private void Start()
    {
        if (_timer is null && _isConnected && patience > TimeSpan.Zero)
        {
            _timer = time.CreateTimer(_ => expired(), null, patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
