namespace ChatRoom.Server.Web.Connections;

/// <summary>Notices a browser that acknowledges no render for a while.</summary>
/// <remarks>All calls belong to the page's dispatcher.</remarks>
/// <param name="patience">The time without an acknowledgement; zero for no bound.</param>
/// <param name="time">The clock.</param>
/// <param name="expired">Ends the page; called on any thread.</param>
public sealed class RenderWatch(TimeSpan patience, TimeProvider time, Action expired) : IDisposable
{
    private ITimer? _timer;
    private bool _isExpecting;
    private bool _isConnected = true;

    /// <summary>Expects an acknowledgement, because a render is due.</summary>
    public void Expect()
    {
        _isExpecting = true;
        Start();
    }

    /// <summary>Says that the browser has acknowledged a render.</summary>
    public void Acknowledge()
    {
        _isExpecting = false;
        Stop();
    }

    /// <summary>Says whether the page has a connection: without one it cannot acknowledge anything.</summary>
    public void SetConnected(bool isConnected)
    {
        _isConnected = isConnected;
        Stop();
        if (_isExpecting)
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
