using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261128100000_Numbers")]
public sealed class Numbers : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE numbers (
            kind text   PRIMARY KEY,
            last bigint NOT NULL
        );
        COMMENT ON TABLE numbers IS 'The last numbers of sanctions and of invitations to the server, so that two nodes take two.';
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE numbers;");
}
