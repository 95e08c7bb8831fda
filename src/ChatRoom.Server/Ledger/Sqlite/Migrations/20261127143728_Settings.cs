using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Settings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    begins_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "In force from then on; milliseconds since 1970"),
                    at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970"),
                    value = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => new { x.name, x.begins_at });
                },
                comment: "Settings that were changed while a server ran.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "settings");
        }
    }
}
