using System.Net;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Events;
using ChatRoom.Core.Moderation.Targets;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Core.Settings;
using ChatRoom.Core.Text;
using ChatRoom.Core.Transcripts;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Sanctions;
using Microsoft.Extensions.Logging;

namespace ChatRoom.Core.Moderation;

/// <summary>Does the acts of moderation, for every door and for the command line.</summary>
public sealed partial class ModerationService
{
    private static readonly LocalizedMessage NotStored = new(
        "Answer_LedgerNotStored", "That cannot be stored just now. Nothing was changed; try again later.");

    private readonly RoomDirectory _rooms;
    private readonly TimeProvider _time;
    private readonly ILogger<ModerationService> _logger;
    private readonly ConnectionActs _connections;
    private readonly SanctionListing _sanctions;
    private readonly OfferedActs _offered;
    private readonly Dictionary<string, Func<string, Issuer, CancellationToken, Task<ActAnswer>>> _acts;

    /// <summary>Creates the service of a server.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="networks">The networks that nobody can ban.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log of acts that failed.</param>
    /// <param name="losses">Counts the events that a value of a setting deletes.</param>
    public ModerationService(
        RoomDirectory rooms, ProtectedNetworks networks, TimeProvider time, ILogger<ModerationService> logger, IEnumerable<ISettingLoss>? losses = null)
    {
        (_rooms, _time, _logger) = (rooms, time, logger);
        _connections = new ConnectionActs(rooms, time);
        var targets = new TargetFinder(rooms);
        _sanctions = new SanctionListing(rooms);
        var sanctions = new SanctionActs(rooms, _sanctions, networks, targets, time);
        _offered = new OfferedActs(rooms, targets);
        var room = new RoomActs(rooms, targets, time);
        var roles = new RoleActs(rooms, targets, time);
        var invitations = new InvitationActs(rooms, time);
        var settings = new SettingActs(rooms.Trust, losses ?? [], time);
        _acts = new()
        {
            ["ban"] = sanctions.BanAsync,
            ["mute"] = sanctions.MuteAsync,
            ["unban"] = sanctions.UnbanAsync,
            ["unmute"] = sanctions.UnmuteAsync,
            ["bans"] = _sanctions.ListAsync,
            ["kick"] = room.KickAsync,
            ["slow"] = room.SlowAsync,
            ["readonly"] = room.ReadOnlyAsync,
            ["purge"] = room.PurgeAsync,
            ["op"] = (argument, issuer, cancelled) => roles.OperatorAsync(argument, issuer, gives: true, cancelled),
            ["deop"] = (argument, issuer, cancelled) => roles.OperatorAsync(argument, issuer, gives: false, cancelled),
            ["mod"] = (argument, issuer, cancelled) => roles.ModeratorAsync(argument, issuer, gives: true, cancelled),
            ["unmod"] = (argument, issuer, cancelled) => roles.ModeratorAsync(argument, issuer, gives: false, cancelled),
            ["role"] = roles.RoleAsync,
            ["users"] = roles.ListAsync,
            ["audit"] = AuditAsync,
            ["invitation"] = invitations.InviteAsync,
            ["invitations"] = invitations.ListAsync,
            ["uninvite"] = invitations.EndAsync,
            ["settings"] = settings.ListAsync,
            ["set"] = settings.SetAsync,
            ["reset"] = settings.ResetAsync,
        };
    }

    /// <summary>Gets the names of the acts.</summary>
    public IReadOnlyCollection<string> Acts => _acts.Keys;

    /// <summary>Does one act.</summary>
    /// <param name="act">The name, as its command has it.</param>
    /// <param name="argument">The text behind the command.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="cancellationToken">Gives up before the act is stored.</param>
    public Task<ActAnswer> RunAsync(string act, string argument, Issuer issuer, CancellationToken cancellationToken) =>
        RunAsync(act, () => _acts[act](argument.Trim(), issuer, cancellationToken));

    /// <summary>Lists the names of the acts that a menu offers the issuer for a person.</summary>
    /// <param name="handle">The handle of the person.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="cancellationToken">Ends the search for a person that is not here.</param>
    public Task<IReadOnlyList<string>> ListActsAsync(string handle, Issuer issuer, CancellationToken cancellationToken) =>
        _offered.ListAsync(handle, issuer, cancellationToken);

    /// <summary>Lists the bans and mutes that the issuer may see, the oldest first.</summary>
    /// <param name="issuer">The issuer.</param>
    public IReadOnlyList<ListedSanction> ListSanctions(Issuer issuer) => _sanctions.List(issuer);

    /// <summary>Ends one connection of a person, which may come back.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="issuer">The issuer.</param>
    public Task<ActAnswer> EndAsync(Connection connection, Issuer issuer) =>
        RunAsync("end", () => _connections.EndAsync(connection, issuer));

    /// <summary>Writes into the audit log that a moderator is about to delete a message of another person; the room decides whether it may.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">The reason as typed; may be empty.</param>
    /// <param name="issuer">The issuer.</param>
    /// <returns>Null, or the reason why it cannot be written.</returns>
    public async Task<LocalizedMessage?> NoteDeletionAsync(MessagePosted message, string reason, Issuer issuer)
    {
        var room = issuer.Room!;
        if (message.IsBy(issuer.Id, issuer.Handle) || message.Changes.Deletion is not null
            || Authority.Refuse(ModerationAct.Delete, issuer.Rank, room.RankOf(message.AuthorId), message.Author) is not null)
        {
            return null;
        }

        var noted = await RunAsync("delete", async () =>
        {
            await _rooms.Trust.ApplyAsync(null, Entry(
                _time, issuer, "delete", room.Name, message.Author, SanctionWords.DetailOf(null, $"message {message.Sequence}", SanctionWords.Shorten(reason))));
            return ActAnswer.Done();
        });
        return noted.IsDone ? null : noted.Lines[0];
    }

    /// <summary>Says that nobody is known by a handle.</summary>
    internal static ActAnswer Unknown(string typed) => ActAnswer.Refused(
        LooksLikeAddress(typed)
            ? new("Trust_NotANetwork", "{0} is not an address or a network. Write one as in 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.", typed)
            : DirectMessages.NobodyNamed(typed));

    // No handle begins with a digit or has one of these signs.
    private static bool LooksLikeAddress(string typed) =>
        (typed.Split('/') is [var address, _] && IPAddress.TryParse(address, out _))
        || (char.IsAsciiDigit(typed.FirstOrDefault()) && typed.AsSpan().ContainsAny('.', ':', '/'));

    /// <summary>Returns the entry of an act for the audit log.</summary>
    internal static AuditEntry Entry(TimeProvider time, Issuer issuer, string act, string room, string target, string detail = "") =>
        new(time.GetUtcNow(), issuer.Handle, issuer.Id, issuer.Origin, act, room, target, detail);

    private async Task<ActAnswer> RunAsync(string act, Func<Task<ActAnswer>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is RoomCatalogException or TranscriptException)
        {
            LogNotStored(_logger, e, act);
            return ActAnswer.Refused(NotStored);
        }
    }

    private async Task<ActAnswer> AuditAsync(string argument, Issuer issuer, CancellationToken cancellationToken)
    {
        const int most = 1000;
        var count = 20;
        if (Authority.Refuse(ModerationAct.ReadAudit, issuer.Rank) is { } refusal)
        {
            return ActAnswer.Refused(refusal);
        }

        if (argument.Length > 0 && !(int.TryParse(argument, out count) && count is > 0 and <= most))
        {
            return ActAnswer.Refused(new("Trust_AuditHow", "How many entries? /audit [N], from 1 to {0}.", most));
        }

        var entries = await _rooms.Trust.ListAuditAsync(count, cancellationToken);
        return entries.Count == 0
            ? ActAnswer.Done(new LocalizedMessage("Trust_NoAudit", "The audit log is empty."))
            : ActAnswer.Done([.. entries.Select(entry => ToLine(entry, issuer.Rank == Rank.Console ? entry.Room : PlaceOf(entry)))]);
    }

    /// <summary>Returns the room of an entry as operators see it: they are strangers to private rooms and conversations.</summary>
    public static string PlaceOf(AuditEntry entry) => entry.Room.Length == 0 || RoomDirectory.IsLegal(entry.Room) ? entry.Room : "~…";

    private static LocalizedMessage ToLine(AuditEntry entry, string room)
    {
        var place = room.Length > 0 ? $" in {room}" : "";
        var detail = entry.Detail.Length > 0 ? $" ({entry.Detail})" : "";
        return $"{Sanctioned(entry.At)} {entry.By} [{entry.Origin}]: {entry.Act} {entry.Target}{place}{detail}";
    }

    private static string Sanctioned(DateTimeOffset at) => Sanction.Shown(at);

    [LoggerMessage(50, LogLevel.Error, "The act of moderation {Act} failed")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string act);
}
