using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Members : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "former_name",
                table: "rooms",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "",
                comment: "The name of the log until it is renamed");

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    code_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false, comment: "SHA-256 of the code"),
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    maker_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    uses = table.Column<int>(type: "INTEGER", nullable: false, comment: "The persons that may still use it"),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitations", x => x.code_hash);
                    table.ForeignKey(
                        name: "FK_invitations_rooms_room",
                        column: x => x.room,
                        principalTable: "rooms",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Links into private rooms.");

            migrationBuilder.CreateTable(
                name: "members",
                columns: table => new
                {
                    room = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false, comment: "Milliseconds since 1970"),
                    handle = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false, comment: "The last known handle, in a conversation"),
                    can_return = table.Column<bool>(type: "INTEGER", nullable: false, comment: "A conversation with a person that cannot return is deleted")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_members", x => new { x.room, x.person_id });
                    table.ForeignKey(
                        name: "FK_members_rooms_room",
                        column: x => x.room,
                        principalTable: "rooms",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "The persons that may enter a room that is not public.");

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

            migrationBuilder.CreateIndex(
                name: "invitations_by_room",
                table: "invitations",
                column: "room");

            migrationBuilder.CreateIndex(
                name: "members_by_person",
                table: "members",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "members");

            migrationBuilder.DropTable(
                name: "read_positions");

            migrationBuilder.DropColumn(
                name: "former_name",
                table: "rooms");
        }
    }
}
