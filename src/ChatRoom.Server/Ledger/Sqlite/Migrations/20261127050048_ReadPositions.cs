using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReadPositions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // No version has ever written a row.
            migrationBuilder.DropTable(name: "read_positions");

            migrationBuilder.CreateTable(
                name: "read_positions",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    epoch = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false, comment: "Numbers of another epoch mean nothing"),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false, comment: "The number of the newest event that was read"),
                    level = table.Column<int>(type: "INTEGER", nullable: false, comment: "0 all messages count, 1 those to the person, 2 none")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_read_positions", x => new { x.person_id, x.room });
                },
                comment: "How far a person has read a room, and which messages count.");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "read_positions");

            migrationBuilder.CreateTable(
                name: "read_positions",
                columns: table => new
                {
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false, comment: "The number of the newest event that was read")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_read_positions", x => new { x.room, x.person_id });
                    table.ForeignKey(
                        name: "FK_read_positions_rooms_room",
                        column: x => x.room,
                        principalTable: "rooms",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "How far a person has read a room.");
        }
    }
}
