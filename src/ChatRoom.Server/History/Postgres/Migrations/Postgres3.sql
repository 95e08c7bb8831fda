-- Version 3. A guest that logs in on one node is the account on the other nodes, too: until they have followed, present has the guest there
-- under the handle of the account.
-- Keeps the list of the persons in a room in step with new events. Returns for each of them whether the log needs it: 1 if so;
-- 0 for a person that is in the room by another node too, and for the rename of a log-in that another node has logged; -1 for one that is in
-- the room no longer.
CREATE OR REPLACE FUNCTION apply_presence(of_log bigint, by_node uuid, kinds smallint[], authors text[], author_ids uuid[], texts text[])
RETURNS smallint[] LANGUAGE plpgsql AS $$
DECLARE
    needs smallint[] := array_fill(1::smallint, ARRAY[cardinality(kinds)]);
    was record;
BEGIN
    FOR i IN 1 .. cardinality(kinds) LOOP
        -- Nothing is known of a person without an id.
        CONTINUE WHEN author_ids[i] = '00000000-0000-0000-0000-000000000000';
        CASE kinds[i]
        WHEN 3 THEN
            INSERT INTO present (log, person, node, handle) VALUES (of_log, author_ids[i], by_node, authors[i])
            ON CONFLICT (log, person, node) DO UPDATE SET handle = excluded.handle;
            IF EXISTS (SELECT 1 FROM present WHERE log = of_log AND person = author_ids[i] AND node <> by_node) THEN
                needs[i] := 0;
            END IF;
        WHEN 4 THEN
            DELETE FROM present WHERE log = of_log AND person = author_ids[i] AND node = by_node RETURNING handle INTO was;
            IF NOT FOUND THEN
                needs[i] := -1;
            ELSIF was.handle <> authors[i] AND EXISTS (SELECT 1 FROM present WHERE log = of_log AND person <> author_ids[i] AND handle = was.handle) THEN
                -- A guest whose log-in another node has logged: nobody knows it any more.
                needs[i] := -1;
            ELSIF EXISTS (SELECT 1 FROM present WHERE log = of_log AND (person = author_ids[i] OR handle = was.handle)) THEN
                needs[i] := 0;
            END IF;
        WHEN 5 THEN
            UPDATE present SET handle = texts[i] WHERE log = of_log AND person = author_ids[i];
            -- After a log-in the new handle is that of another person: of an account that was a guest.
            IF NOT EXISTS (SELECT 1 FROM present WHERE log = of_log AND node = by_node AND person = author_ids[i]) THEN
                SELECT person, handle INTO was FROM present WHERE log = of_log AND node = by_node AND handle IN (authors[i], texts[i]);
                IF FOUND THEN
                    UPDATE present SET handle = texts[i], person = author_ids[i] WHERE log = of_log AND node = by_node AND person = was.person;
                    -- The other nodes that the guest is on follow by themselves, and need no second rename.
                    UPDATE present SET handle = texts[i] WHERE log = of_log AND person = was.person;
                    IF was.handle = texts[i] AND was.handle <> authors[i] THEN
                        needs[i] := 0;
                    END IF;
                END IF;
            END IF;
        WHEN 11, 12 THEN
            DELETE FROM present WHERE log = of_log AND person = author_ids[i];
            IF NOT FOUND THEN
                needs[i] := -1;
            END IF;
        ELSE
        END CASE;
    END LOOP;
    RETURN CASE WHEN 1 = ALL (needs) THEN NULL ELSE needs END;
END $$;

-- Ends nodes whose lease is over, or one node that stops: logs the leaves of the persons that are on no other node, once.
-- Returns the logs that have changed.
CREATE OR REPLACE FUNCTION end_nodes(stopping uuid) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    dead uuid;
    of_log bigint;
    people bigint;
    since bigint;
BEGIN
    FOR dead IN
        SELECT id FROM nodes WHERE NOT has_ended AND (id = stopping OR until < clock_timestamp()) ORDER BY id FOR UPDATE SKIP LOCKED
    LOOP
        FOR of_log IN SELECT DISTINCT log FROM present WHERE node = dead ORDER BY log LOOP
            -- The lock of the row decides: a join by another node comes before it, or after it.
            SELECT last + 1 INTO since FROM logs WHERE id = of_log FOR UPDATE;
            WITH gone AS (DELETE FROM present WHERE log = of_log AND node = dead RETURNING person, handle)
            INSERT INTO events
            SELECT of_log, since + row_number() OVER (ORDER BY handle) - 1, gen_random_uuid(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                   4, handle, person, 'PeerGone', 0, NULL
            FROM gone WHERE NOT EXISTS (
                SELECT 1 FROM present p WHERE p.log = of_log AND (p.person = gone.person OR p.handle = gone.handle) AND p.node <> dead);
            GET DIAGNOSTICS people = ROW_COUNT;
            UPDATE logs SET last = last + people WHERE id = of_log;
            PERFORM note_attention(of_log);
            RETURN NEXT of_log;
        END LOOP;
        DELETE FROM present WHERE node = dead;
        DELETE FROM handles WHERE node = dead;
        DELETE FROM letters WHERE node = dead;
        UPDATE nodes SET has_ended = true WHERE id = dead;
    END LOOP;
    -- A node that was only paused asks for its last batches when it goes on.
    DELETE FROM appends WHERE node IN (SELECT id FROM nodes WHERE has_ended AND until < clock_timestamp() - interval '1 day');
    DELETE FROM nodes WHERE has_ended AND until < clock_timestamp() - interval '1 day';
END $$;

-- An operator on another node bans a guest with its address, too.
ALTER TABLE handles ADD COLUMN address text;
COMMENT ON COLUMN handles.address IS 'The address of the client; null if it is not known, or that of a proxy.';

-- Does the same as take_handle, and notes the address of the client.
CREATE FUNCTION take_handle_from(
    by_node uuid, of_person uuid, of_skeleton text, of_folded text, of_handle text, can_return boolean, has_account boolean,
    follows boolean, is_owned boolean, of_address text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    taken text := take_handle(by_node, of_person, of_skeleton, of_folded, of_handle, can_return, has_account, follows, is_owned);
BEGIN
    IF taken = of_handle THEN
        UPDATE handles SET address = of_address WHERE skeleton = of_skeleton AND node = by_node AND person = of_person;
    END IF;
    RETURN taken;
END $$;
