using ChatRoom.Core.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Maps roles, sanctions, rules of rooms and the audit log. A room here may be the lobby, which has no row of its own.</summary>
internal sealed class TrustTables(ValueConverter<PersonId, byte[]> personId)
{
    private const int NameLength = 32;
    private const int TextLength = 512;

    /// <summary>Maps the tables.</summary>
    public void Map(ModelBuilder model) => model
        .Entity<RoleRow>(Map)
        .Entity<SanctionRow>(Map)
        .Entity<RoomRulesRow>(Map)
        .Entity<AuditRow>(Map);

    private void Map(EntityTypeBuilder<RoleRow> role)
    {
        role.ToTable("roles", table => table.HasComment("The roles of persons."));
        role.HasKey(row => new { row.Room, row.PersonId });
        role.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength).HasComment("Empty for the whole server");
        role.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(personId);
        role.Property(row => row.Role).HasColumnName("role").HasComment("1 moderator, 2 operator, 3 owner");
        role.Property(row => row.Handle).HasColumnName("handle").HasMaxLength(TextLength);
    }

    private void Map(EntityTypeBuilder<SanctionRow> sanction)
    {
        sanction.ToTable("sanctions", table => table.HasComment("Bans and mutes."));
        sanction.HasKey(row => row.Id);
        sanction.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        sanction.Property(row => row.Kind).HasColumnName("kind").HasComment("1 ban, 2 mute");
        sanction.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength).HasComment("Empty for the whole server");
        sanction.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(personId);
        sanction.Property(row => row.Handle).HasColumnName("handle").HasMaxLength(TextLength);
        sanction.Property(row => row.Network).HasColumnName("network").HasMaxLength(TextLength);
        sanction.Property(row => row.Reason).HasColumnName("reason").HasMaxLength(TextLength);
        sanction.Property(row => row.By).HasColumnName("by").HasMaxLength(TextLength);
        sanction.Property(row => row.At).HasColumnName("at").HasComment("Milliseconds since 1970");
        sanction.Property(row => row.EndsAt).HasColumnName("ends_at").HasComment("For the person; milliseconds since 1970, 0 for never");
        sanction.Property(row => row.NetworkEndsAt).HasColumnName("network_ends_at").HasComment("For the network; milliseconds since 1970, 0 for never");
    }

    private static void Map(EntityTypeBuilder<RoomRulesRow> rules)
    {
        rules.ToTable("room_rules", table => table.HasComment("The rules that the moderators of a room have set."));
        rules.HasKey(row => row.Room);
        rules.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength);
        rules.Property(row => row.SlowSeconds).HasColumnName("slow_seconds");
        rules.Property(row => row.IsReadOnly).HasColumnName("read_only");
        // An older program writes rows without these two.
        rules.Property(row => row.SlowEndsAt).HasColumnName("slow_ends_at").HasDefaultValue(0L).HasComment("Milliseconds since 1970, 0 for never");
        rules.Property(row => row.ReadOnlyEndsAt).HasColumnName("read_only_ends_at").HasDefaultValue(0L).HasComment("Milliseconds since 1970, 0 for never");
    }

    private void Map(EntityTypeBuilder<AuditRow> audit)
    {
        audit.ToTable("audit", table => table.HasComment("The acts of moderation."));
        audit.HasKey(row => row.Id);
        audit.Property(row => row.Id).HasColumnName("id");
        audit.Property(row => row.At).HasColumnName("at").HasComment("Milliseconds since 1970");
        audit.Property(row => row.By).HasColumnName("by").HasMaxLength(TextLength);
        audit.Property(row => row.ById).HasColumnName("by_id").HasConversion(personId);
        audit.Property(row => row.Origin).HasColumnName("origin").HasMaxLength(TextLength);
        audit.Property(row => row.Act).HasColumnName("act").HasMaxLength(NameLength);
        audit.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength);
        audit.Property(row => row.Target).HasColumnName("target").HasMaxLength(TextLength);
        audit.Property(row => row.Detail).HasColumnName("detail").HasMaxLength(TextLength);
    }
}
