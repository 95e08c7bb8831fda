using ChatRoom.Core.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Maps the ledger. Each database engine has a class of its own, because its migrations belong to the class.</summary>
internal abstract class LedgerContext(DbContextOptions options) : DbContext(options)
{
    private const int NameLength = 32;
    private const int TextLength = 512;

    private static readonly ValueConverter<PersonId, byte[]> PersonIdBytes = new(
        id => BytesOf(id), bytes => new PersonId(bytes));

    /// <summary>Gets the rooms.</summary>
    public DbSet<RoomRow> Rooms => Set<RoomRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<RoomRow>(Map);

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
        room.HasIndex(row => row.MakerId).HasDatabaseName("rooms_by_maker");
    }

    private static byte[] BytesOf(PersonId id)
    {
        var bytes = new byte[PersonId.Bytes];
        id.CopyTo(bytes);
        return bytes;
    }
}
