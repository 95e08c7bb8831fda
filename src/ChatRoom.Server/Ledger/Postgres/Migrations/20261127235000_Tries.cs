using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ChatRoom.Server.Ledger.Postgres.Migrations;

/// <summary>Counts wrong log-ins for all nodes, with the figures of <c>WrongTries</c> and <c>AccountSlowdown</c>.</summary>
[DbContext(typeof(PostgresLedgerContext))]
[Migration("20261127235000_Tries")]
public sealed class Tries : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE UNLOGGED TABLE log_in_tries (
            key         uuid             NOT NULL,
            is_pair     boolean          NOT NULL,
            used        double precision NOT NULL,
            at          timestamptz      NOT NULL DEFAULT clock_timestamp(),
            known_until timestamptz,
            PRIMARY KEY (key, is_pair)
        );
        CREATE INDEX ON log_in_tries (at);
        COMMENT ON TABLE log_in_tries IS 'Wrong log-ins of late: to an account from an address (is_pair), and from all addresses together.';
        COMMENT ON COLUMN log_in_tries.key IS 'A hash of the folded handle, and of the address if it is a pair.';
        COMMENT ON COLUMN log_in_tries.used IS 'The tries that counted at the time; one a minute is forgotten.';
        COMMENT ON COLUMN log_in_tries.known_until IS 'The address has logged in to the account: until then it does not wait.';

        -- Takes a try. Returns the seconds that it waits; null if there have been too many from this address.
        CREATE FUNCTION take_try(of_pair uuid, of_account uuid) RETURNS double precision LANGUAGE plpgsql AS $$
        DECLARE
            pair log_in_tries;
            before double precision;
        BEGIN
            -- The lock of the row decides between nodes. Everybody locks the pair first.
            INSERT INTO log_in_tries AS t (key, is_pair, used) VALUES (of_pair, true, 0)
            ON CONFLICT (key, is_pair) DO UPDATE
            SET used = greatest(0, t.used - extract(epoch FROM clock_timestamp() - t.at) / 60), at = clock_timestamp()
            RETURNING * INTO pair;
            IF pair.used > 4 THEN
                RETURN NULL;
            END IF;
            UPDATE log_in_tries SET used = used + 1 WHERE key = of_pair AND is_pair;
            INSERT INTO log_in_tries AS t (key, is_pair, used) VALUES (of_account, false, 1)
            ON CONFLICT (key, is_pair) DO UPDATE
            SET used = least(120, greatest(0, t.used - extract(epoch FROM clock_timestamp() - t.at) / 60) + 1), at = clock_timestamp()
            RETURNING used - 1 INTO before;
            IF random() < 0.01 THEN
                DELETE FROM log_in_tries WHERE (key, is_pair) IN (
                    SELECT key, is_pair FROM log_in_tries
                    WHERE at < clock_timestamp() - interval '2 hours' AND coalesce(known_until < clock_timestamp(), true)
                    LIMIT 10000 FOR UPDATE SKIP LOCKED);
            END IF;
            RETURN CASE WHEN pair.known_until > clock_timestamp() THEN 0 ELSE least(10, greatest(0, (before - 20) * 0.25)) END;
        END $$;

        -- Gives the try of a right passphrase back, and knows its address from then on.
        CREATE FUNCTION give_try_back(of_pair uuid, of_account uuid) RETURNS void LANGUAGE sql AS $$
            INSERT INTO log_in_tries (key, is_pair, used, known_until) VALUES (of_pair, true, 0, clock_timestamp() + interval '30 days')
            ON CONFLICT (key, is_pair) DO UPDATE SET used = 0, known_until = excluded.known_until;
            UPDATE log_in_tries SET used = greatest(0, used - 1) WHERE key = of_account AND NOT is_pair;
        $$;
        """);

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP FUNCTION give_try_back(uuid, uuid); DROP FUNCTION take_try(uuid, uuid); DROP TABLE log_in_tries;");
}
