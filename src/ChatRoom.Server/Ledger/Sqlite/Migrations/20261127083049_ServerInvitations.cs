using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ServerInvitations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "invited",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    invitation = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invited", x => x.person_id);
                },
                comment: "Persons that have used an invitation to the server, and can come back.");

            migrationBuilder.CreateTable(
                name: "server_invitations",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    code_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false, comment: "SHA-256 of the code, in hexadecimal"),
                    by = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    uses = table.Column<int>(type: "INTEGER", nullable: false, comment: "The persons that may still use it"),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_server_invitations", x => x.id);
                },
                comment: "Invitations to the server.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invited");

            migrationBuilder.DropTable(
                name: "server_invitations");
        }
    }
}
