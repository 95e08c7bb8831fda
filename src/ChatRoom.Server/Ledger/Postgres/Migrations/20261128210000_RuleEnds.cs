using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

/// <summary>Keeps when the rules of a room end by themselves.</summary>
[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261128210000_RuleEnds")]
public sealed class RuleEnds : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE room_rules
            ADD slow_ends_at      bigint NOT NULL DEFAULT 0,
            ADD read_only_ends_at bigint NOT NULL DEFAULT 0;
        COMMENT ON COLUMN room_rules.slow_ends_at IS 'Milliseconds since 1970, 0 for never';
        COMMENT ON COLUMN room_rules.read_only_ends_at IS 'Milliseconds since 1970, 0 for never';
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE room_rules DROP COLUMN slow_ends_at, DROP COLUMN read_only_ends_at;");
}
