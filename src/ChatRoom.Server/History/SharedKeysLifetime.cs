using Microsoft.AspNetCore.DataProtection;

namespace ChatRoom.Server.History;

/// <summary>Makes the first key of cookies, or takes that of another node, before the framework asks for it.</summary>
/// <remarks>
/// The framework waits for a key that it makes. On the thread that serves sockets it would wait for ever: the answer of the database comes there.
/// Later on it makes keys on a thread of the pool.
/// </remarks>
internal sealed class SharedKeysLifetime(IDataProtectionProvider protection) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.Run(() => protection.CreateProtector(nameof(SharedKeysLifetime)).Protect("a first text"), cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
