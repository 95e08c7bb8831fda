using ChatRoom.Core.Connections;
using ChatRoom.Core.Diagnostics;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms.Access;
using ChatRoom.Core.Rooms.Members;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Rooms.Catalog;

/// <summary>Keeps the rooms on disk: for each a row in the catalog and a log. Makes them within the limits.</summary>
/// <remarks>
/// A row comes before its log and goes after it. So a log without a row belongs to a catalog that was lost, and nobody may
/// read it.
/// </remarks>
public sealed class RoomRegister(
    ITranscriptStore transcripts, IRoomCatalog catalog, RoomOptions options, LimitsOptions limits, TimeProvider time, ChatMetrics? metrics = null)
    : IDisposable
{
    /// <summary>The line for a person whose change the catalog could not store.</summary>
    internal static readonly LocalizedMessage NotStored = new(
        "Answer_LedgerNotStored", "That cannot be stored just now. Nothing was changed; try again later.");

    private readonly SemaphoreSlim _making = new(1);
    private readonly MadeRooms _made = new(options, limits, time);

    /// <summary>Finds the row of a room. The lobby is there without one, so that a server with no other room needs no catalog.</summary>
    public async Task<RoomRecord?> FindAsync(string name, CancellationToken cancellationToken) =>
        name == RoomDirectory.Lobby ? RoomRecord.Public(name) : await catalog.FindAsync(name, cancellationToken);

    /// <inheritdoc cref="RoomCatalogExtensions.ListAllPublicAsync"/>
    public Task<IReadOnlyList<RoomRecord>> ListAllPublicAsync(CancellationToken cancellationToken) =>
        catalog.ListAllPublicAsync(cancellationToken);

    /// <inheritdoc cref="IRoomCatalog.ListMadeAsync"/>
    internal Task<IReadOnlyList<RoomRecord>> ListMadeAsync(string after, int limit, CancellationToken cancellationToken) =>
        catalog.ListMadeAsync(after, limit, cancellationToken);

    /// <summary>Gets whether no room was ever made.</summary>
    internal bool IsUnused => Members.IsUnused;

    /// <summary>Gets the members of the rooms that are not public.</summary>
    public IRoomMembers Members => catalog.Members;

    /// <summary>Opens the log of a room that has a row.</summary>
    /// <exception cref="TranscriptException">The log cannot be opened.</exception>
    public async Task<ITranscript> OpenLogAsync(RoomRecord room)
    {
        if (room.FormerName.Length > 0)
        {
            // The process ended before the log had its new name.
            await RenameLogAsync(room);
        }

        return await transcripts.OpenAsync(room.Name, CancellationToken.None);
    }

    /// <summary>Gives the log of a room the name of the room, also while it is open.</summary>
    /// <exception cref="TranscriptException">The log has the former name still.</exception>
    public async Task RenameLogAsync(RoomRecord room)
    {
        await transcripts.RenameAsync(room.FormerName, room.Name);
        await catalog.ClearFormerNameAsync(room.Name, CancellationToken.None);
    }

    /// <summary>Returns why a person may not have one more private room, or null.</summary>
    public async Task<LocalizedMessage?> RefuseMorePrivateAsync(CancellationToken cancellationToken) =>
        options.Max > 0 && await catalog.CountAsync(RoomKind.Private, cancellationToken) >= options.Max
            ? Refuse(RejectReason.RoomLimit, new("Answer_PrivateRoomsFull", "The server has its {0} private rooms. Nothing was changed.", options.Max))
            : null;

    /// <summary>Makes a public room for the person of a connection, unless it is there already.</summary>
    /// <returns>Null if the room is there now, else one line that says why not.</returns>
    public async Task<LocalizedMessage?> TryMakeAsync(
        string name, Connection connection, CancellationToken cancellationToken, bool isOperator = false)
    {
        // One at a time: otherwise two could both be the last one within a limit.
        await _making.WaitAsync(cancellationToken);
        try
        {
            return await FindAsync(name, cancellationToken) is not null ? null
                : await transcripts.ExistsAsync(name) ? RoomPolicy.NoEntry(name)
                : await RefusalAsync(name, connection, isOperator, cancellationToken) ?? await AddAsync(name, connection, cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Counts what a limit refuses, and returns the answer.</summary>
    internal LocalizedMessage Refuse(RejectReason reason, LocalizedMessage answer)
    {
        metrics?.Rejected(reason);
        return answer;
    }

    /// <summary>Stores the topic of a room, unless only the log keeps it.</summary>
    public Task SetTopicAsync(string name, string topic, CancellationToken cancellationToken) =>
        name == RoomDirectory.Lobby ? Task.CompletedTask : catalog.SetTopicAsync(name, topic, cancellationToken);

    /// <summary>Deletes a room: first its log, then its row.</summary>
    public async Task RemoveAsync(string name)
    {
        await transcripts.DeleteAsync(name);
        await catalog.RemoveAsync(name, CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();

    private async Task<LocalizedMessage?> RefusalAsync(string name, Connection connection, bool isOperator, CancellationToken cancellationToken)
    {
        if (!isOperator && (options.Creation == RoomCreation.Operators
            || (options.Creation == RoomCreation.Accounts && connection.Person is not { HasAccount: true })))
        {
            return options.Creation == RoomCreation.Accounts
                ? new("Answer_RoomAccounts", "There is no room #{0}. Only accounts can make rooms here.", name)
                : new("Answer_RoomOperators", "There is no room #{0}. Only operators can make rooms here.", name);
        }

        if (options.Max > 0 && await catalog.CountAsync(RoomKind.Public, cancellationToken) >= options.Max)
        {
            return Refuse(
                RejectReason.RoomLimit, new("Answer_RoomsFull", "There is no room #{0}, and the server has its {1} rooms.", name, options.Max));
        }

        if (options.MaxPerPerson > 0 && await catalog.CountMadeByAsync(MakerOf(connection), cancellationToken) >= options.MaxPerPerson)
        {
            return Refuse(
                RejectReason.RoomsOfPerson,
                new("Answer_RoomsOfPerson", "There is no room #{0}, and you have made {1} rooms already.", name, options.MaxPerPerson));
        }

        return _made.TryTake(connection.Client)
            ? null
            : Refuse(
                RejectReason.RoomsOfAddress,
                new("Answer_RoomsOfAddress", "There is no room #{0}, and your address makes {1} rooms a day at most.", name, options.CreationPerAddress));
    }

    private async Task<LocalizedMessage?> AddAsync(string name, Connection connection, CancellationToken cancellationToken)
    {
        await catalog.TryAddAsync(
            new RoomRecord(name, RoomKind.Public, "", "", MakerOf(connection), time.GetUtcNow()), cancellationToken);
        return null;
    }

    private static PersonId MakerOf(Connection connection) => connection.Person?.Id ?? PersonId.None;
}
