using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatRoom.Server.Ledger.Model;

/// <summary>Maps the tables of the accounts.</summary>
internal static class AccountTables
{
    private const int KeyLength = 512;
    private const int HashLength = 256;
    private const int DeviceLength = 64;
    private const int CredentialLength = 1024;

    // The bytes are those of PersonId: the id of an account is the id of its person.
    private static readonly ValueConverter<Guid, byte[]> GuidBytes = new(id => id.ToByteArray(), bytes => new Guid(bytes));

    public static void Map(EntityTypeBuilder<AccountRow> account)
    {
        account.ToTable("accounts", table => table.HasComment("Persons that can prove that a handle is theirs."));
        account.Property(row => row.Id).HasColumnName("person_id").HasConversion(GuidBytes);
        account.Property(row => row.UserName).HasColumnName("handle").HasMaxLength(KeyLength).IsRequired();
        account.Property(row => row.NormalizedUserName).HasColumnName("skeleton").HasMaxLength(KeyLength).IsRequired();
        account.Property(row => row.FoldedSkeleton).HasColumnName("folded_skeleton").HasMaxLength(KeyLength);
        account.Property(row => row.PasswordHash).HasColumnName("passphrase_hash").HasMaxLength(HashLength);
        account.Property(row => row.SecurityStamp).HasColumnName("security_stamp").HasMaxLength(HashLength);
        account.Property(row => row.ConcurrencyStamp).HasColumnName("concurrency_stamp").HasMaxLength(HashLength).IsConcurrencyToken();
        account.Property(row => row.CreatedAt).HasColumnName("created_at").HasComment("Milliseconds since 1970");
        account.Property(row => row.DisabledAt).HasColumnName("disabled_at").HasComment("Milliseconds since 1970; 0 for an account in use");
        account.Property(row => row.DeletedAt).HasColumnName("deleted_at").HasComment("Milliseconds since 1970; 0 for none");
        account.HasIndex(row => row.NormalizedUserName).IsUnique().HasDatabaseName("accounts_by_skeleton");
        account.HasIndex(row => row.FoldedSkeleton).IsUnique().HasDatabaseName("accounts_by_folded_skeleton");
        // No e-mail, telephone or second factor; wrong tries are counted in memory, by address.
        account.Ignore(row => row.Email).Ignore(row => row.NormalizedEmail).Ignore(row => row.EmailConfirmed)
            .Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled)
            .Ignore(row => row.LockoutEnd).Ignore(row => row.LockoutEnabled).Ignore(row => row.AccessFailedCount);
    }

    public static void Map(EntityTypeBuilder<LogInRow> logIn)
    {
        logIn.ToTable("log_ins", table => table.HasComment("Browsers that are logged in."));
        logIn.Property(row => row.Id).HasColumnName("id").HasConversion(GuidBytes);
        logIn.Property(row => row.AccountId).HasColumnName("account_id").HasConversion(GuidBytes);
        logIn.Property(row => row.Device).HasColumnName("device").HasMaxLength(DeviceLength);
        logIn.Property(row => row.Since).HasColumnName("since").HasComment("Milliseconds since 1970");
        logIn.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
        logIn.HasIndex(row => row.AccountId).HasDatabaseName("log_ins_by_account");
    }

    public static void Map(EntityTypeBuilder<IdentityUserPasskey<Guid>> passkey)
    {
        passkey.ToTable("passkeys", table => table.HasComment("Public keys by which browsers prove an account."));
        passkey.HasKey(row => row.CredentialId);
        passkey.Property(row => row.CredentialId).HasColumnName("credential_id").HasMaxLength(CredentialLength);
        passkey.Property(row => row.UserId).HasColumnName("account_id").HasConversion(GuidBytes);
        passkey.OwnsOne(row => row.Data).ToJson("data");
        passkey.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.UserId);
        passkey.HasIndex(row => row.UserId).HasDatabaseName("passkeys_by_account");
    }

    public static void Map(EntityTypeBuilder<IdentityUserLogin<Guid>> identity)
    {
        identity.ToTable("identities", table => table.HasComment("Identities of an OpenID Connect provider, and the account of each."));
        identity.HasKey(row => new { row.LoginProvider, row.ProviderKey });
        identity.Property(row => row.LoginProvider).HasColumnName("issuer").HasMaxLength(KeyLength);
        identity.Property(row => row.ProviderKey).HasColumnName("subject").HasMaxLength(KeyLength);
        identity.Property(row => row.UserId).HasColumnName("account_id").HasConversion(GuidBytes);
        identity.Ignore(row => row.ProviderDisplayName);
        identity.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.UserId);
        identity.HasIndex(row => row.UserId).HasDatabaseName("identities_by_account");
    }

    public static void Map(EntityTypeBuilder<HeldHandleRow> held)
    {
        held.ToTable("held_handles", table => table.HasComment("The last guests with a token that had a handle."));
        held.HasKey(row => new { row.Skeleton, row.PersonId });
        held.Property(row => row.Skeleton).HasColumnName("skeleton").HasMaxLength(KeyLength);
        held.Property(row => row.FoldedSkeleton).HasColumnName("folded_skeleton").HasMaxLength(KeyLength);
        held.Property(row => row.PersonId).HasColumnName("person_id").HasConversion(LedgerContext.PersonIdBytes);
        held.Property(row => row.HeldAt).HasColumnName("held_at").HasComment("Milliseconds since 1970");
        held.HasIndex(row => row.HeldAt).HasDatabaseName("held_handles_by_time");
    }
}
