using System.Data.Common;
using System.Net;
using ChatRoom.Core.Events;
using ChatRoom.Core.Trust;
using ChatRoom.Core.Trust.Admission;
using ChatRoom.Core.Trust.Sanctions;
using ChatRoom.Core.Trust.Settings;
using ChatRoom.Server.Storage;

namespace ChatRoom.Server.Ledger.Plain;

/// <summary>Reads roles, sanctions, rules and changed settings with plain statements: EF Core would cost the start half a second.</summary>
internal static class PlainTrustFacts
{
    private const int FieldsWithoutEnds = 3;

    /// <summary>Reads a ledger; nothing from one of an earlier version.</summary>
    /// <exception cref="DbException">The ledger cannot be read.</exception>
    public static TrustFacts Read(DbConnection connection)
    {
        var hasInvitations = connection.HasTable("invited");
        var hasSettings = connection.HasTable("settings");
        return !connection.HasTable("sanctions") || !connection.HasTable("room_rules")
            ? TrustFacts.None
            : new TrustFacts(
                connection.Query("SELECT room, person_id, role, handle FROM roles", ToRole),
                connection.Query("SELECT id, kind, room, person_id, handle, network, \"by\", at, reason, ends_at, network_ends_at FROM sanctions", ToSanction),
                connection.Query("SELECT * FROM room_rules", ToRules))
            {
                Invitations = hasInvitations ? connection.Query("SELECT id, code_hash, \"by\", uses, ends_at FROM server_invitations", ToInvitation) : [],
                Settings = hasSettings ? connection.Query("SELECT name, value, at, begins_at, \"by\" FROM settings", ToSetting) : [],
                Invited = hasInvitations ? connection.Query("SELECT person_id FROM invited", row => ToPerson(row, 0)) : [],
            };
    }

    private static StoredSetting ToSetting(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), ToTime(row.GetInt64(2))!.Value, ToTime(row.GetInt64(3))!.Value, row.GetString(4));

    private static ServerInvitation ToInvitation(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), ToTime(row.GetInt64(4))!.Value);

    private static RoleGrant ToRole(DbDataReader row) =>
        new(row.GetString(0), ToPerson(row, 1), (Role)row.GetInt32(2), row.GetString(3));

    private static Sanction ToSanction(DbDataReader row) => new(
        row.GetInt64(0), (SanctionKind)row.GetInt32(1), row.GetString(2), ToPerson(row, 3), row.GetString(4),
        row.GetString(5) is { Length: > 0 } network ? IPNetwork.Parse(network) : null, row.GetString(6), ToTime(row.GetInt64(7))!.Value)
    {
        Reason = row.GetString(8),
        EndsAt = row.GetInt64(9) is var ends and not 0 ? ToTime(ends) : null,
        NetworkEndsAt = row.GetInt64(10) is var networkEnds and not 0 ? ToTime(networkEnds) : null,
    };

    // A ledger of an earlier version has no ends.
    private static (string Room, RoomRules Rules) ToRules(DbDataReader row)
    {
        var rules = new RoomRules(TimeSpan.FromSeconds(row.GetInt32(row.GetOrdinal("slow_seconds"))), row.GetBoolean(row.GetOrdinal("read_only")));
        return (row.GetString(row.GetOrdinal("room")), row.FieldCount == FieldsWithoutEnds ? rules : rules with
        {
            SlowEndsAt = row.GetInt64(row.GetOrdinal("slow_ends_at")) is var slow and not 0 ? ToTime(slow) : null,
            ReadOnlyEndsAt = row.GetInt64(row.GetOrdinal("read_only_ends_at")) is var readOnly and not 0 ? ToTime(readOnly) : null,
        });
    }

    private static PersonId ToPerson(DbDataReader row, int column) => new((byte[])row.GetValue(column));

    private static DateTimeOffset? ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
