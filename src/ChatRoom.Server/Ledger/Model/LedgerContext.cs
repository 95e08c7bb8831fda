using ChatRoom.Core.Events;
using ChatRoom.Server.Ledger.Model.Admission;
using ChatRoom.Server.Ledger.Model.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Maps the ledger. Each database engine has a class of its own, because its migrations belong to the class.</summary>
internal abstract class LedgerContext(DbContextOptions options) : DbContext(options)
{
    private const int NameLength = 32;
    private const int TextLength = 512;
    private const int HashLength = 32;

    /// <summary>Stores a person's id as its bytes.</summary>
    internal static readonly ValueConverter<PersonId, byte[]> PersonIdBytes = new(
        id => BytesOf(id), bytes => new PersonId(bytes));

    /// <summary>Gets the rooms.</summary>
    public DbSet<RoomRow> Rooms => Set<RoomRow>();

    /// <summary>Gets the members of the rooms that are not public.</summary>
    public DbSet<MemberRow> Members => Set<MemberRow>();

    /// <summary>Gets the invitations to private rooms.</summary>
    public DbSet<InvitationRow> Invitations => Set<InvitationRow>();

    /// <summary>Gets the read positions.</summary>
    public DbSet<ReadPositionRow> ReadPositions => Set<ReadPositionRow>();

    /// <summary>Gets the roles.</summary>
    public DbSet<RoleRow> Roles => Set<RoleRow>();

    /// <summary>Gets the bans and mutes.</summary>
    public DbSet<SanctionRow> Sanctions => Set<SanctionRow>();

    /// <summary>Gets the rules of rooms.</summary>
    public DbSet<RoomRulesRow> RoomRules => Set<RoomRulesRow>();

    /// <summary>Gets the audit log.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>Gets the invitations to the server.</summary>
    public DbSet<ServerInvitationRow> ServerInvitations => Set<ServerInvitationRow>();

    /// <summary>Gets the persons that have used one.</summary>
    public DbSet<InvitedRow> Invited => Set<InvitedRow>();

    /// <summary>Gets the settings that were changed while a server ran.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>Gets the accounts.</summary>
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    /// <summary>Gets the log-ins of browsers.</summary>
    public DbSet<LogInRow> LogIns => Set<LogInRow>();

    /// <summary>Gets the passkeys of the accounts.</summary>
    public DbSet<IdentityUserPasskey<Guid>> Passkeys => Set<IdentityUserPasskey<Guid>>();

    /// <summary>Gets the identities that the operator's provider gives to accounts.</summary>
    public DbSet<IdentityUserLogin<Guid>> Identities => Set<IdentityUserLogin<Guid>>();

    /// <summary>Gets the handles that guests with a token have held.</summary>
    public DbSet<HeldHandleRow> HeldHandles => Set<HeldHandleRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder
            .Entity<RoomRow>(Map)
            .Entity<MemberRow>(Map)
            .Entity<InvitationRow>(Map)
            .Entity<ReadPositionRow>(Map)
            .Entity<AccountRow>(AccountTables.Map)
            .Entity<LogInRow>(AccountTables.Map)
            .Entity<HeldHandleRow>(AccountTables.Map)
            .Entity<IdentityUserPasskey<Guid>>(AccountTables.Map)
            .Entity<IdentityUserLogin<Guid>>(AccountTables.Map)
            .Entity<ServerInvitationRow>(AdmissionTables.Map)
            .Entity<InvitedRow>(AdmissionTables.Map)
            .Entity<SettingRow>(SettingTable.Map);
        new TrustTables(PersonIdBytes).Map(modelBuilder);
    }

    private static void Map(EntityTypeBuilder<RoomRow> room)
    {
        room.ToTable("rooms", table => table.HasComment("Every room except the lobby; a log without a row here is closed."));
        room.HasKey(row => row.Name);
        room.Property(row => row.Name).HasColumnName("name").HasMaxLength(NameLength);
        room.Property(row => row.Kind).HasColumnName("kind").HasComment("0 public, 1 private, 2 direct");
        room.Property(row => row.Title).HasColumnName("title").HasMaxLength(TextLength);
        room.Property(row => row.Topic).HasColumnName("topic").HasMaxLength(TextLength);
        room.Property(row => row.MakerId).HasColumnName("maker_id").HasConversion(PersonIdBytes);
        room.Property(row => row.CreatedAt).HasColumnName("created_at").HasComment("Milliseconds since 1970");
        // With a default: an older program that goes on with the file does not know the column.
        room.Property(row => row.FormerName).HasColumnName("former_name").HasMaxLength(NameLength).HasDefaultValue("")
            .HasComment("The name of the log until it is renamed");
        room.HasIndex(row => row.MakerId).HasDatabaseName("rooms_by_maker");
    }

    private static void Map(EntityTypeBuilder<MemberRow> member)
    {
        member.ToTable("members", table => table.HasComment("The persons that may enter a room that is not public."));
        member.HasKey(row => new { row.Room, row.PersonId });
        member.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength);
        member.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(PersonIdBytes);
        member.Property(row => row.Since).HasColumnName("since").HasComment("Milliseconds since 1970");
        member.Property(row => row.Handle).HasColumnName("handle").HasMaxLength(TextLength).HasComment("The last known handle, in a conversation");
        member.Property(row => row.CanReturn).HasColumnName("can_return").HasComment("A conversation with a person that cannot return is deleted");
        member.HasOne<RoomRow>().WithMany().HasForeignKey(row => row.Room);
        member.HasIndex(row => row.PersonId).HasDatabaseName("members_by_person");
    }

    private static void Map(EntityTypeBuilder<InvitationRow> invitation)
    {
        invitation.ToTable("invitations", table => table.HasComment("Links into private rooms."));
        invitation.HasKey(row => row.CodeHash);
        invitation.Property(row => row.CodeHash).HasColumnName("code_hash").HasMaxLength(HashLength).HasComment("SHA-256 of the code");
        invitation.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength);
        invitation.Property(row => row.MakerId).HasColumnName("maker_id").HasConversion(PersonIdBytes);
        invitation.Property(row => row.Uses).HasColumnName("uses").HasComment("The persons that may still use it");
        invitation.Property(row => row.EndsAt).HasColumnName("ends_at").HasComment("Milliseconds since 1970");
        invitation.HasOne<RoomRow>().WithMany().HasForeignKey(row => row.Room);
        invitation.HasIndex(row => row.Room).HasDatabaseName("invitations_by_room");
    }

    private static void Map(EntityTypeBuilder<ReadPositionRow> position)
    {
        position.ToTable("read_positions", table => table.HasComment("How far a person has read a room, and which messages count."));
        position.HasKey(row => new { row.PersonId, row.Room });
        position.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(PersonIdBytes);
        // No foreign key: the lobby has no row.
        position.Property(row => row.Room).HasColumnName("room").HasMaxLength(NameLength);
        position.Property(row => row.Epoch).HasColumnName("epoch").HasMaxLength(NameLength).HasComment("Numbers of another epoch mean nothing");
        position.Property(row => row.Sequence).HasColumnName("sequence").HasComment("The number of the newest event that was read");
        position.Property(row => row.Level).HasColumnName("level").HasComment("0 all messages count, 1 those to the person, 2 none");
        // With a default: an older program that goes on with the file does not know the column.
        position.Property(row => row.Pin).HasColumnName("pin").HasDefaultValue(0).HasComment("The place among the pinned rooms; 0 for none");
    }

    private static byte[] BytesOf(PersonId id)
    {
        var bytes = new byte[PersonId.Bytes];
        id.CopyTo(bytes);
        return bytes;
    }
}
