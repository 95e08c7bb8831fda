using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

/// <summary>Keeps the one-time links of all nodes.</summary>
[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261128005000_OneTimeLinks")]
public sealed class OneTimeLinks : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE one_time_links (
            hash    text        PRIMARY KEY,
            subject text        NOT NULL,
            ends_at timestamptz NOT NULL
        );
        COMMENT ON TABLE one_time_links IS 'Links that work once: for an account without a passphrase, or for the first owner.';
        COMMENT ON COLUMN one_time_links.hash IS 'A hash of the purpose and the code.';
        COMMENT ON COLUMN one_time_links.subject IS 'The id of the account; zeros for the link of the owner.';
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE one_time_links;");
}
