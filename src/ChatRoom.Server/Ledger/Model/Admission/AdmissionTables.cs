using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatRoom.Server.Ledger.Model.Admission;

/// <summary>Maps the tables about the entry of strangers.</summary>
internal static class AdmissionTables
{
    private const int HashLength = 64;
    private const int TextLength = 512;

    public static void Map(EntityTypeBuilder<ServerInvitationRow> invitation)
    {
        invitation.ToTable("server_invitations", table => table.HasComment("Invitations to the server."));
        invitation.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        invitation.Property(row => row.CodeHash).HasColumnName("code_hash").HasMaxLength(HashLength).HasComment("SHA-256 of the code, in hexadecimal");
        invitation.Property(row => row.By).HasColumnName("by").HasMaxLength(TextLength);
        invitation.Property(row => row.Uses).HasColumnName("uses").HasComment("The persons that may still use it");
        invitation.Property(row => row.EndsAt).HasColumnName("ends_at").HasComment("Milliseconds since 1970");
    }

    public static void Map(EntityTypeBuilder<InvitedRow> invited)
    {
        invited.ToTable("invited", table => table.HasComment("Persons that have used an invitation to the server, and can come back."));
        invited.HasKey(row => row.PersonId);
        invited.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(LedgerContext.PersonIdBytes);
        // No foreign key: an invitation that has ended is removed, and its persons stay.
        invited.Property(row => row.Invitation).HasColumnName("invitation");
    }
}
