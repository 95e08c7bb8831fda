using System.Security.Claims;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.SignalR;

namespace ChatRoom.Server.Web.Circuits;

/// <summary>Represents the hub connection of a page, with the place of its circuit until the circuit takes it over.</summary>
/// <remarks>The services of a circuit find it here, because the framework does not show them the connection.</remarks>
internal sealed class CircuitOwner
{
    private static readonly AsyncLocal<CircuitOwner?> Running = new();
    private static readonly object Key = new();

    // A browser that does not answer must not keep its circuit much longer than its place.
    private static readonly TimeSpan TimeToRest = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _evicted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string?> _secret = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HubCallerContext _caller;
    private readonly CircuitEnd _end;
    private ConnectionPlace? _place;
    private ITimer? _nameTimeout;

    /// <summary>Creates the owner, and lets later calls of the connection find it.</summary>
    /// <param name="caller">The hub connection.</param>
    /// <param name="end">Ends the circuit.</param>
    /// <param name="place">The place of a new circuit; null if the circuit has one already.</param>
    public CircuitOwner(HubCallerContext caller, CircuitEnd end, ConnectionPlace? place)
    {
        (_caller, _end, _place) = (caller, end, place);
        var context = caller.GetHttpContext();
        Carrier = context is null ? null : HttpConnection.Of(context);
        Client = context is null ? default : RequestOrigin.ClientOf(context);
        User = context?.User;
        caller.Items[Key] = this;
    }

    /// <summary>Gets or sets the owner whose call runs, or null.</summary>
    public static CircuitOwner? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>Gets the origin of the page.</summary>
    public ClientAddress Client { get; }

    /// <summary>Gets what the cookie of the request proves.</summary>
    public ClaimsPrincipal? User { get; }

    /// <summary>Gets the connection of the web server that carries the circuit; null for long polling.</summary>
    public HttpConnection? Carrier { get; }

    /// <summary>Gets a task that ends when a newer connection has got the place of the circuit.</summary>
    public Task WhenEvicted => _evicted.Task;

    /// <summary>Gets whether the circuit has not taken over its place: it has no components yet.</summary>
    public bool HoldsPlace => _place is not null;

    /// <summary>Finds the owner on a connection, or null.</summary>
    public static CircuitOwner? Find(HubCallerContext caller) => caller.Items.TryGetValue(Key, out var owner) ? (CircuitOwner?)owner : null;

    /// <summary>Sets the secret by which the browser names the new circuit; null if there is no circuit.</summary>
    public void Begin(string? secret)
    {
        _secret.SetResult(secret);
        if (secret is null)
        {
            TakePlace()?.Dispose();
        }
    }

    /// <summary>Closes the circuit after a time, unless it has a name by then.</summary>
    public void CloseWithoutName(TimeSpan after, TimeProvider time, ChatMetrics metrics) =>
        _nameTimeout = time.CreateTimer(
            _ =>
            {
                metrics.Rejected(RejectReason.NoName);
                _ = CloseAsync();
            },
            null,
            after,
            Timeout.InfiniteTimeSpan);

    /// <summary>Keeps the circuit: its reader has a name.</summary>
    public void Keep() => _nameTimeout?.Dispose();

    /// <summary>Hands the place over; null if there is none, or a circuit has it already.</summary>
    public ConnectionPlace? TakePlace() => Interlocked.Exchange(ref _place, null);

    /// <summary>Lets the page rest, and closes it soon, because a newer connection has got its place. Does not block.</summary>
    public void Evict(TimeProvider time)
    {
        if (_evicted.TrySetResult())
        {
            _ = CloseLaterAsync(time);
        }
    }

    /// <summary>Ends the circuit that this connection began, if it has not ended yet.</summary>
    public async Task EndAsync()
    {
        Keep();
        try
        {
            await _end.EndAsync(await _secret.Task);
        }
        finally
        {
            TakePlace()?.Dispose();
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _caller.Abort();

    private async Task CloseLaterAsync(TimeProvider time)
    {
        await Task.Delay(TimeToRest, time);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        // First the connection: a page that hears of a circuit that has ended would not come back.
        Abort();
        await EndAsync();
    }
}
