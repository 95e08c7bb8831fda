using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatRoom.Server.Ledger.Model.Settings;

/// <summary>Maps the settings that were changed while a server ran.</summary>
internal static class SettingTable
{
    private const int NameLength = 64;
    private const int TextLength = 512;

    public static void Map(EntityTypeBuilder<SettingRow> setting)
    {
        setting.ToTable("settings", table => table.HasComment("Settings that were changed while a server ran."));
        setting.HasKey(row => new { row.Name, row.BeginsAt });
        setting.Property(row => row.Name).HasColumnName("name").HasMaxLength(NameLength);
        setting.Property(row => row.BeginsAt).HasColumnName("begins_at").HasComment("In force from then on; milliseconds since 1970");
        setting.Property(row => row.At).HasColumnName("at").HasComment("Milliseconds since 1970");
        setting.Property(row => row.Value).HasColumnName("value").HasMaxLength(TextLength);
        setting.Property(row => row.By).HasColumnName("by").HasMaxLength(TextLength);
    }
}
