using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChatRoom.Server.Web.Browser;

/// <summary>Reports when the circuit's connection is lost and when it is back.</summary>
public sealed class CircuitConnection : CircuitHandler
{
    /// <summary>Gets or sets the handler: false means lost, true means back.</summary>
    public Func<bool, Task>? Changed { get; set; }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) =>
        Changed?.Invoke(false) ?? Task.CompletedTask;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) =>
        Changed?.Invoke(true) ?? Task.CompletedTask;
}
