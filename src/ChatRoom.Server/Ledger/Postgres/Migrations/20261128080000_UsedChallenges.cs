using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

/// <summary>Keeps the used challenges of all nodes.</summary>
[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261128080000_UsedChallenges")]
public sealed class UsedChallenges : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE used_challenges (
            hash    text        PRIMARY KEY,
            ends_at timestamptz NOT NULL
        );
        CREATE INDEX ON used_challenges (ends_at);
        COMMENT ON TABLE used_challenges IS 'Challenges of passkeys that were answered, until they are too old anyway.';
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE used_challenges;");
}
