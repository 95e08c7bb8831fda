using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

/// <summary>Counts the changes of each part of the ledger, by triggers: so nodes follow every change, whichever program makes it.</summary>
[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261127201500_Changes")]
public sealed class Changes : Migration
{
    private static readonly (string Part, string[] Tables)[] Parts =
    [
        ("trust", ["roles", "sanctions", "room_rules", "server_invitations", "invited", "settings"]),
        ("accounts", ["accounts", "log_ins"]),
        ("rooms", ["rooms", "members"]),
    ];

    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // The tables of the logs have it too; either of them may come first.
        migrationBuilder.Sql(
            """
            CREATE TABLE IF NOT EXISTS ledger_changes (part text PRIMARY KEY, version bigint NOT NULL);
            CREATE FUNCTION note_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO ledger_changes VALUES (TG_ARGV[0], 1) ON CONFLICT (part) DO UPDATE SET version = ledger_changes.version + 1;
                RETURN NULL;
            END $$;
            """);
        foreach (var (part, tables) in Parts)
        {
            foreach (var table in tables)
            {
                migrationBuilder.Sql(
                    $"""
                    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION note_ledger_change('{part}');
                    """);
            }
        }
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP FUNCTION note_ledger_change() CASCADE;");
}
