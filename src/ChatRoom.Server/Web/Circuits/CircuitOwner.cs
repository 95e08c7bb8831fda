using ChatRoom.Server.Web.Requests;
using Microsoft.AspNetCore.SignalR;

namespace ChatRoom.Server.Web.Circuits;

/// <summary>Represents the hub connection of a page, with the place of its circuit until the circuit takes it over.</summary>
/// <remarks>The services of a circuit find it here, because the framework does not show them the connection.</remarks>
internal sealed class CircuitOwner
{
    private static readonly AsyncLocal<CircuitOwner?> Running = new();
    private static readonly object Key = new();

    private readonly HubCallerContext _caller;
    private IDisposable? _place;

    /// <summary>Creates the owner of a circuit, and lets later calls of the connection find it.</summary>
    public CircuitOwner(HubCallerContext caller, IDisposable? place)
    {
        (_caller, _place) = (caller, place);
        Carrier = caller.GetHttpContext() is { } context ? HttpConnection.Of(context) : null;
        caller.Items[Key] = this;
    }

    /// <summary>Gets or sets the owner whose call runs, or null.</summary>
    public static CircuitOwner? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>Gets the secret by which the browser names the circuit; null if there is no circuit.</summary>
    public TaskCompletionSource<string?> Secret { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the connection of the web server that carries the circuit; null for long polling.</summary>
    public HttpConnection? Carrier { get; }

    /// <summary>Finds the owner on a connection, or null.</summary>
    public static CircuitOwner? Find(HubCallerContext caller) => caller.Items.TryGetValue(Key, out var owner) ? (CircuitOwner?)owner : null;

    /// <summary>Hands the place over; null if there is none, or a circuit has it already.</summary>
    public IDisposable? TakePlace() => Interlocked.Exchange(ref _place, null);

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _caller.Abort();
}
