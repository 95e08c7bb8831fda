using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatRoom.Server.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RuleEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "read_only_ends_at",
                table: "room_rules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                comment: "Milliseconds since 1970, 0 for never");

            migrationBuilder.AddColumn<long>(
                name: "slow_ends_at",
                table: "room_rules",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L,
                comment: "Milliseconds since 1970, 0 for never");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "read_only_ends_at",
                table: "room_rules");

            migrationBuilder.DropColumn(
                name: "slow_ends_at",
                table: "room_rules");
        }
    }
}
