using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatRoom.Server.Web.Browser;

/// <summary>
/// Tells the page of its circuit when the browser's connection is lost and when it is back. A circuit outlives its
/// connection for a while; membership outlives both.
/// </summary>
public sealed class CircuitConnection : CircuitHandler
{
    /// <summary>Called with false when the connection is lost and with true when it is back.</summary>
    public Func<bool, Task>? Changed { get; set; }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) =>
        Changed?.Invoke(false) ?? Task.CompletedTask;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) =>
        Changed?.Invoke(true) ?? Task.CompletedTask;
}
