using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Rooms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rooms",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false, comment: "0 public, 1 private, 2 direct"),
                    title = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    topic = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    maker_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rooms", x => x.name);
                },
                comment: "Every room except the lobby; a log without a row here is closed.");

            migrationBuilder.CreateIndex(
                name: "rooms_by_maker",
                table: "rooms",
                column: "maker_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rooms");
        }
    }
}
