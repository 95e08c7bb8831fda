using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Trust : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970"),
                    by = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    origin = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    act = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    target = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    detail = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                },
                comment: "The acts of moderation.");

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false, comment: "Empty for the whole server"),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false, comment: "1 moderator, 2 operator, 3 owner"),
                    handle = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roles", x => new { x.room, x.person_id });
                },
                comment: "The roles of persons.");

            migrationBuilder.CreateTable(
                name: "room_rules",
                columns: table => new
                {
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    slow_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    read_only = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_room_rules", x => x.room);
                },
                comment: "The rules that the moderators of a room have set.");

            migrationBuilder.CreateTable(
                name: "sanctions",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false, comment: "1 ban, 2 mute"),
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false, comment: "Empty for the whole server"),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handle = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    network = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970"),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "For the person; milliseconds since 1970, 0 for never"),
                    network_ends_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "For the network; milliseconds since 1970, 0 for never")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sanctions", x => x.id);
                },
                comment: "Bans and mutes.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropTable(
                name: "room_rules");

            migrationBuilder.DropTable(
                name: "sanctions");
        }
    }
}
