using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ChatRoom.Server.Ledger.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Tables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    folded_skeleton = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    disabled_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970; 0 for an account in use"),
                    deleted_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970; 0 for none"),
                    handle = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    skeleton = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    passphrase_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => x.person_id);
                },
                comment: "Persons that can prove that a handle is theirs.");

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    by = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    by_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    origin = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    act = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    target = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    detail = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                },
                comment: "The acts of moderation.");

            migrationBuilder.CreateTable(
                name: "held_handles",
                columns: table => new
                {
                    skeleton = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    folded_skeleton = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    held_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_handles", x => new { x.skeleton, x.person_id });
                },
                comment: "The last guests with a token that had a handle.");

            migrationBuilder.CreateTable(
                name: "invited",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    invitation = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invited", x => x.person_id);
                },
                comment: "Persons that have used an invitation to the server, and can come back.");

            migrationBuilder.CreateTable(
                name: "read_positions",
                columns: table => new
                {
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    epoch = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, comment: "Numbers of another epoch mean nothing"),
                    sequence = table.Column<long>(type: "bigint", nullable: false, comment: "The number of the newest event that was read"),
                    level = table.Column<int>(type: "integer", nullable: false, comment: "0 all messages count, 1 those to the person, 2 none"),
                    pin = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "The place among the pinned rooms; 0 for none")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_read_positions", x => new { x.person_id, x.room });
                },
                comment: "How far a person has read a room, and which messages count.");

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, comment: "Empty for the whole server"),
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false, comment: "1 moderator, 2 operator, 3 owner"),
                    handle = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false)
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
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    slow_seconds = table.Column<int>(type: "integer", nullable: false),
                    read_only = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_room_rules", x => x.room);
                },
                comment: "The rules that the moderators of a room have set.");

            migrationBuilder.CreateTable(
                name: "rooms",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false, comment: "0 public, 1 private, 2 direct"),
                    title = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    topic = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    maker_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    former_name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, defaultValue: "", comment: "The name of the log until it is renamed")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rooms", x => x.name);
                },
                comment: "Every room except the lobby; a log without a row here is closed.");

            migrationBuilder.CreateTable(
                name: "sanctions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false, comment: "1 ban, 2 mute"),
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, comment: "Empty for the whole server"),
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    handle = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    network = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    reason = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    by = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    ends_at = table.Column<long>(type: "bigint", nullable: false, comment: "For the person; milliseconds since 1970, 0 for never"),
                    network_ends_at = table.Column<long>(type: "bigint", nullable: false, comment: "For the network; milliseconds since 1970, 0 for never")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sanctions", x => x.id);
                },
                comment: "Bans and mutes.");

            migrationBuilder.CreateTable(
                name: "server_invitations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    code_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, comment: "SHA-256 of the code, in hexadecimal"),
                    by = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    uses = table.Column<int>(type: "integer", nullable: false, comment: "The persons that may still use it"),
                    ends_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_server_invitations", x => x.id);
                },
                comment: "Invitations to the server.");

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    begins_at = table.Column<long>(type: "bigint", nullable: false, comment: "In force from then on; milliseconds since 1970"),
                    at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    value = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    by = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => new { x.name, x.begins_at });
                },
                comment: "Settings that were changed while a server ran.");

            migrationBuilder.CreateTable(
                name: "identities",
                columns: table => new
                {
                    issuer = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    subject = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false),
                    account_id = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identities", x => new { x.issuer, x.subject });
                    table.ForeignKey(
                        name: "FK_identities_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "person_id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Identities of an OpenID Connect provider, and the account of each.");

            migrationBuilder.CreateTable(
                name: "log_ins",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "bytea", nullable: false),
                    account_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    device = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970")
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

            migrationBuilder.CreateTable(
                name: "passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    account_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_passkeys_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "accounts",
                        principalColumn: "person_id",
                        onDelete: ReferentialAction.Cascade);
                },
                comment: "Public keys by which browsers prove an account.");

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    code_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false, comment: "SHA-256 of the code"),
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    maker_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    uses = table.Column<int>(type: "integer", nullable: false, comment: "The persons that may still use it"),
                    ends_at = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970")
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
                    room = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    person_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    since = table.Column<long>(type: "bigint", nullable: false, comment: "Milliseconds since 1970"),
                    handle = table.Column<string>(type: "character varying(512)", maxLength: 512, nullable: false, comment: "The last known handle, in a conversation"),
                    can_return = table.Column<bool>(type: "boolean", nullable: false, comment: "A conversation with a person that cannot return is deleted")
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
                name: "identities_by_account",
                table: "identities",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "invitations_by_room",
                table: "invitations",
                column: "room");

            migrationBuilder.CreateIndex(
                name: "log_ins_by_account",
                table: "log_ins",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "members_by_person",
                table: "members",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "passkeys_by_account",
                table: "passkeys",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "rooms_by_maker",
                table: "rooms",
                column: "maker_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "held_handles");

            migrationBuilder.DropTable(
                name: "identities");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "invited");

            migrationBuilder.DropTable(
                name: "log_ins");

            migrationBuilder.DropTable(
                name: "members");

            migrationBuilder.DropTable(
                name: "passkeys");

            migrationBuilder.DropTable(
                name: "read_positions");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropTable(
                name: "room_rules");

            migrationBuilder.DropTable(
                name: "sanctions");

            migrationBuilder.DropTable(
                name: "server_invitations");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "rooms");

            migrationBuilder.DropTable(
                name: "accounts");
        }
    }
}
