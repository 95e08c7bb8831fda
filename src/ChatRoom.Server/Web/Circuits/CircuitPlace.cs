using System.Security.Claims;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Limits;
using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatRoom.Server.Web.Circuits;

/// <summary>Holds the place of a circuit until the circuit is closed, also while it has no connection; and closes it.</summary>
internal sealed class CircuitPlace : CircuitHandler, IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly HttpConnections _connections;
    private readonly CircuitOwner? _first;
    private readonly ConnectionPlace? _place;
    private readonly ChatMetrics _metrics;
    private CircuitOwner? _carrying;
    private bool _isRetained;

    public CircuitPlace(HttpConnections connections, ChatMetrics metrics)
    {
        (_connections, _metrics) = (connections, metrics);
        _first = CircuitOwner.Current;
        _place = _first?.TakePlace();
    }

    /// <summary>Gets the origin of the circuit.</summary>
    public ClientAddress Client => _first?.Client ?? default;

    /// <summary>Gets what the cookie of the page's request proves.</summary>
    public ClaimsPrincipal? User => _first?.User;

    /// <summary>Gets a task that ends when a newer connection has got the place of the circuit.</summary>
    public Task WhenEvicted => _first?.WhenEvicted ?? Never;

    /// <summary>Keeps the circuit beyond <c>Limits:NameTimeout</c>, and its place: its reader has a name.</summary>
    /// <returns>False if a newer connection has got the place already.</returns>
    public bool TryKeep()
    {
        _first?.Keep();
        return _place?.TryKeep() ?? true;
    }

    /// <summary>Closes the circuit and its connection, whether the browser answers or not.</summary>
    public async Task CloseAsync()
    {
        // First the connection: a page that hears of a circuit that has ended would not come back.
        _carrying?.Abort();
        if (_first is not null)
        {
            await _first.EndAsync();
        }
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Carry(CircuitOwner.Current);
        Retain(false);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Carry(null);
        Retain(true);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _first?.Keep();
        Carry(null);
        Retain(false);
        _place?.Dispose();
    }

    private void Retain(bool isRetained)
    {
        if (Interlocked.Exchange(ref _isRetained, isRetained) != isRetained)
        {
            _metrics.Retained(isRetained);
        }
    }

    /// <summary>Exempts the connection that carries the circuit from the limit of connections, and only that one.</summary>
    private void Carry(CircuitOwner? owner)
    {
        var before = Interlocked.Exchange(ref _carrying, owner);
        if (before?.Carrier is { } old)
        {
            _connections.EndCircuit(old);
        }

        if (owner?.Carrier is { } carrier)
        {
            _connections.BeginCircuit(carrier);
        }
    }
}
