using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Accounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    folded_skeleton = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970"),
                    disabled_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970; 0 for an account in use"),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970; 0 for none"),
                    handle = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    skeleton = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    passphrase_hash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.person_id);
                },
                comment: "Persons that can prove that a handle is theirs.");

            migrationBuilder.CreateTable(
                name: "held_handles",
                columns: table => new
                {
                    skeleton = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    folded_skeleton = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    held_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_handles", x => new { x.skeleton, x.person_id });
                },
                comment: "The last guests with a token that had a handle.");

            migrationBuilder.CreateTable(
                name: "log_ins",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    device = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_ins", x => x.id);
                    table.ForeignKey(
                        name: "FK_log_ins_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "person_id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Browsers that are logged in.");

            migrationBuilder.CreateIndex(
                name: "accounts_by_folded_skeleton",
                table: "accounts",
                column: "folded_skeleton",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "accounts_by_skeleton",
                table: "accounts",
                column: "skeleton",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "held_handles_by_time",
                table: "held_handles",
                column: "held_at");

            migrationBuilder.CreateIndex(
                name: "log_ins_by_account",
                table: "log_ins",
                column: "account_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "held_handles");

            migrationBuilder.DropTable(
                name: "log_ins");

            migrationBuilder.DropTable(
                name: "accounts");
        }
    }
}
