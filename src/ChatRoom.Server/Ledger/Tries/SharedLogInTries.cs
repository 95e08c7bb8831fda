using System.Buffers.Binary;
using ChatRoom.Core.Limits;
using Microsoft.EntityFrameworkCore;

namespace ChatRoom.Server.Ledger.Tries;

/// <summary>Counts the tries of all nodes in their database, in one round trip: see the functions of its migration.</summary>
internal sealed class SharedLogInTries(LedgerStore ledger) : ILogInTries
{
    /// <inheritdoc/>
    public async ValueTask<TimeSpan?> TakeAsync(string account, ClientAddress client, CancellationToken cancellationToken)
    {
        var (pair, all) = (KeyOf(account, client), KeyOf(account, default));
        var seconds = await ledger.RunAsync(
            async (context, cancelled) =>
                (await context.Database.SqlQuery<double?>($"SELECT take_try({pair}, {all}) AS \"Value\"").ToListAsync(cancelled))[0],
            cancellationToken);
        return seconds is { } delay ? TimeSpan.FromSeconds(delay) : null;
    }

    /// <inheritdoc/>
    public async ValueTask OnRightAsync(string account, ClientAddress client)
    {
        var (pair, all) = (KeyOf(account, client), KeyOf(account, default));
        await ledger.RunAsync(
            (context, cancelled) => context.Database.ExecuteSqlAsync($"SELECT give_try_back({pair}, {all})", cancelled), CancellationToken.None);
    }

    /// <summary>Returns a hash: the database shows neither addresses nor what somebody typed as a name.</summary>
    private static Guid KeyOf(string account, ClientAddress client)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, WrongTries.KeyOf(account, client));
        return new Guid(bytes);
    }
}
