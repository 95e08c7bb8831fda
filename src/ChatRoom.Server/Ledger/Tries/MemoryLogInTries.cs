using ChatRoom.Core.Limits;

namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Counts the tries of one server in its memory.</summary>
internal sealed class MemoryLogInTries(TimeProvider time) : ILogInTries
{
    private readonly WrongTries _tries = new(time);
    private readonly AccountSlowdown _slowdown = new(time);

    /// <inheritdoc/>
    public ValueTask<TimeSpan?> TakeAsync(string account, ClientAddress client, CancellationToken cancellationToken) =>
        new(_tries.TryTake(account, client) ? _slowdown.Take(account, client) : null);

    /// <inheritdoc/>
    public ValueTask OnRightAsync(string account, ClientAddress client)
    {
        _tries.GiveBack(account, client);
        _slowdown.OnRight(account, client);
        return ValueTask.CompletedTask;
    }
}
