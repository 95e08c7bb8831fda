-- Version 1.
CREATE TABLE logs (
    id        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name      text   NOT NULL UNIQUE,
    epoch     text   NOT NULL,
    last      bigint NOT NULL DEFAULT 0,
    kept_from bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE logs IS 'The logs of the rooms. The lock of a row decides the order of the events of its log.';
COMMENT ON COLUMN logs.epoch IS 'The random name of the log; numbers of another epoch mean nothing.';
COMMENT ON COLUMN logs.last IS 'The number of the newest event; 0 for an empty log.';
COMMENT ON COLUMN logs.kept_from IS 'The number of the oldest event that retention has left.';

CREATE TABLE events (
    log       bigint   NOT NULL,
    seq       bigint   NOT NULL,
    id        uuid     NOT NULL,
    at        bigint   NOT NULL,
    kind      smallint NOT NULL,
    author    text     NOT NULL,
    author_id uuid     NOT NULL,
    text      text     NOT NULL,
    target    bigint   NOT NULL,
    answered  text,
    PRIMARY KEY (log, seq)
);
COMMENT ON TABLE events IS 'The events, numbered from 1 in each log without a gap.';
COMMENT ON COLUMN events.at IS 'Microseconds since 1970, UTC.';
COMMENT ON COLUMN events.kind IS 'See StoredKind.cs.';
COMMENT ON COLUMN events.author IS 'The handle that the author had then.';
COMMENT ON COLUMN events.author_id IS 'The id of the person; zero if it is not known.';
COMMENT ON COLUMN events.text IS 'The text, the new handle, the reason, the topic or the emoji; empty once a change has replaced it.';
COMMENT ON COLUMN events.target IS 'The number of the message that the event changes or answers; 0 for none.';
COMMENT ON COLUMN events.answered IS 'The handle of the author of the answered message.';

CREATE TABLE changes (
    log    bigint   NOT NULL,
    target bigint   NOT NULL,
    seq    bigint   NOT NULL,
    kind   smallint NOT NULL,
    at     bigint   NOT NULL,
    handle text     NOT NULL,
    text   text     NOT NULL,
    PRIMARY KEY (log, target)
);
COMMENT ON TABLE changes IS 'The newest edit or the deletion of each changed message.';
COMMENT ON COLUMN changes.seq IS 'The number of that event.';
COMMENT ON COLUMN changes.text IS 'The newest text; for a deletion the handle of the message''s author.';

CREATE TABLE reactions (
    log    bigint NOT NULL,
    target bigint NOT NULL,
    seq    bigint NOT NULL,
    emoji  text   NOT NULL,
    person uuid   NOT NULL,
    handle text   NOT NULL,
    PRIMARY KEY (log, target, seq)
);
COMMENT ON TABLE reactions IS 'The reactions that were not taken back.';

CREATE TABLE nodes (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL,
    version    text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until      timestamptz NOT NULL
);
COMMENT ON TABLE nodes IS 'The processes that serve clients. A node appends only while its lease lasts.';
COMMENT ON COLUMN nodes.until IS 'The end of the lease, by the clock of the database.';

CREATE TABLE present (
    log    bigint NOT NULL,
    node   uuid   NOT NULL REFERENCES nodes (id),
    person uuid   NOT NULL,
    handle text   NOT NULL,
    PRIMARY KEY (log, node, person)
);
CREATE INDEX ON present (node);
COMMENT ON TABLE present IS 'The persons in each room, and on which node: the sum of the joins, leaves and renames of the log.';

CREATE UNLOGGED TABLE handles (
    skeleton text NOT NULL,
    node     uuid NOT NULL REFERENCES nodes (id),
    person   uuid NOT NULL,
    folded   text NOT NULL,
    PRIMARY KEY (skeleton, node, person)
);
CREATE INDEX ON handles (folded);
COMMENT ON TABLE handles IS 'The handles that are in use on the nodes. Not more than one person has a handle, or those that look like it.';
COMMENT ON COLUMN handles.skeleton IS 'The form in which handles that look alike are equal.';
COMMENT ON COLUMN handles.folded IS 'The same in lower case.';

CREATE TABLE appends (
    log   bigint NOT NULL,
    node  uuid   NOT NULL,
    batch bigint NOT NULL,
    first bigint NOT NULL,
    PRIMARY KEY (log, node)
);
COMMENT ON TABLE appends IS 'The last batch of each node in each log: by it a node finds out whether a batch was stored.';
COMMENT ON COLUMN appends.first IS 'The number of the first event of that batch; 0 if it was not stored and never will be.';

-- Applies the edits, deletions and reactions among new events to the messages that they are about.
CREATE FUNCTION apply_changes(of_log bigint, since bigint, edits text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    e events;
BEGIN
    FOR e IN SELECT * FROM events WHERE log = of_log AND seq >= since AND kind BETWEEN 7 AND 10 ORDER BY seq LOOP
        IF e.kind = 7 OR e.kind = 8 THEN
            UPDATE events SET text = '' WHERE log = of_log AND seq = e.target AND seq < e.seq AND kind IN (1, 2);
            -- An edit that came after a deletion changes nothing.
            CONTINUE WHEN NOT FOUND;
            INSERT INTO changes VALUES (
                of_log, e.target, e.seq, e.kind, e.at, e.author, CASE e.kind WHEN 7 THEN edits[e.seq - since + 1] ELSE e.text END)
            ON CONFLICT (log, target) DO UPDATE
            SET seq = excluded.seq, kind = excluded.kind, at = excluded.at, handle = excluded.handle, text = excluded.text
            WHERE changes.kind = 7;
            IF e.kind = 8 THEN
                DELETE FROM reactions WHERE log = of_log AND target = e.target;
            END IF;
        ELSIF e.kind = 10 THEN
            DELETE FROM reactions WHERE log = of_log AND target = e.target AND emoji = e.text AND person = e.author_id;
        ELSE
            INSERT INTO reactions SELECT of_log, e.target, e.seq, e.text, e.author_id, e.author
            WHERE EXISTS (SELECT 1 FROM events WHERE log = of_log AND seq = e.target AND seq < e.seq)
            AND NOT EXISTS (SELECT 1 FROM changes WHERE log = of_log AND target = e.target AND kind = 8)
            AND NOT EXISTS (SELECT 1 FROM reactions WHERE log = of_log AND target = e.target AND emoji = e.text AND person = e.author_id);
        END IF;
    END LOOP;
END $$;

-- Keeps the list of the persons in a room in step with the new events.
CREATE FUNCTION apply_presence(of_log bigint, by_node uuid, since bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    e events;
BEGIN
    FOR e IN SELECT * FROM events WHERE log = of_log AND seq >= since AND kind IN (3, 4, 5, 11, 12) ORDER BY seq LOOP
        CASE e.kind
        WHEN 3 THEN
            INSERT INTO present VALUES (of_log, by_node, e.author_id, e.author)
            ON CONFLICT (log, node, person) DO UPDATE SET handle = excluded.handle;
        WHEN 5 THEN
            -- After a log-in the new handle is that of another person.
            UPDATE present SET handle = e.text, person = e.author_id WHERE log = of_log AND node = by_node AND handle = e.author;
        ELSE
            DELETE FROM present WHERE log = of_log AND node = by_node AND person = e.author_id;
        END CASE;
    END LOOP;
END $$;

-- Stores events behind all others of a log. Returns the number of the first one.
CREATE FUNCTION append(
    of_log bigint, by_node uuid, in_batch bigint, expected bigint, ids uuid[], ats bigint[], kinds smallint[], authors text[],
    author_ids uuid[], texts text[], targets bigint[], answers text[], edits text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    since bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM nodes WHERE id = by_node AND until > clock_timestamp()) THEN
        RAISE EXCEPTION 'The lease of this node has ended.' USING ERRCODE = 'CR004';
    END IF;
    UPDATE logs SET last = last + cardinality(ids) WHERE id = of_log RETURNING last - cardinality(ids) + 1 INTO since;
    IF since IS NULL THEN
        RAISE EXCEPTION 'There is no such log.' USING ERRCODE = 'CR001';
    END IF;
    IF expected > 0 AND since <> expected THEN
        RAISE EXCEPTION 'The next number is %.', since USING ERRCODE = 'CR002';
    END IF;
    INSERT INTO appends AS a VALUES (of_log, by_node, in_batch, since)
    ON CONFLICT (log, node) DO UPDATE SET batch = excluded.batch, first = excluded.first WHERE a.batch < excluded.batch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The node has given this batch up.' USING ERRCODE = 'CR003';
    END IF;
    INSERT INTO events
    SELECT of_log, since + n - 1, e.id, e.at, e.kind, e.author, e.author_id, e.text, e.target, e.answered
    FROM unnest(ids, ats, kinds, authors, author_ids, texts, targets, answers) WITH ORDINALITY AS e (
        id, at, kind, author, author_id, text, target, answered, n);
    IF edits IS NOT NULL THEN
        PERFORM apply_changes(of_log, since, edits);
    END IF;
    IF kinds && ARRAY[3, 4, 5, 11, 12]::smallint[] THEN
        PERFORM apply_presence(of_log, by_node, since);
    END IF;
    RETURN since;
END $$;

-- Returns the first number of a batch; 0 if it is not stored, and then it never will be.
CREATE FUNCTION find_batch(of_log bigint, by_node uuid, in_batch bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found_first bigint;
BEGIN
    -- Waits for an append that is under way.
    PERFORM 1 FROM logs WHERE id = of_log FOR UPDATE;
    INSERT INTO appends AS a VALUES (of_log, by_node, in_batch, 0)
    ON CONFLICT (log, node) DO UPDATE SET batch = excluded.batch, first = 0 WHERE a.batch < excluded.batch;
    SELECT first INTO found_first FROM appends WHERE log = of_log AND node = by_node AND batch = in_batch;
    RETURN coalesce(found_first, 0);
END $$;

-- Deletes the oldest events of a log up to a number, with their changes.
CREATE FUNCTION delete_up_to(of_log bigint, up_to bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    deleted bigint;
BEGIN
    PERFORM 1 FROM logs WHERE id = of_log FOR UPDATE;
    DELETE FROM events WHERE log = of_log AND seq <= up_to;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    DELETE FROM changes WHERE log = of_log AND target <= up_to;
    DELETE FROM reactions WHERE log = of_log AND target <= up_to;
    UPDATE logs SET kept_from = greatest(kept_from, up_to + 1) WHERE id = of_log;
    RETURN deleted;
END $$;

-- Renews the lease of a node. Returns false if another node has ended it meanwhile.
CREATE FUNCTION renew(this_node uuid, seconds integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE nodes SET until = clock_timestamp() + make_interval(secs => seconds) WHERE id = this_node;
    RETURN FOUND;
END $$;

-- Ends nodes whose lease is over, or one node that stops: logs the leaves of its persons, once. Returns the logs with new events.
CREATE FUNCTION end_nodes(stopping uuid) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    dead uuid;
    of_log bigint;
    people bigint;
    since bigint;
BEGIN
    FOR dead IN SELECT id FROM nodes WHERE id = stopping OR until < clock_timestamp() ORDER BY id FOR UPDATE SKIP LOCKED LOOP
        FOR of_log IN SELECT DISTINCT log FROM present WHERE node = dead ORDER BY log LOOP
            SELECT count(*) INTO people FROM present WHERE log = of_log AND node = dead;
            UPDATE logs SET last = last + people WHERE id = of_log RETURNING last - people + 1 INTO since;
            IF since IS NOT NULL THEN
                INSERT INTO events
                SELECT of_log, since + row_number() OVER (ORDER BY handle) - 1, gen_random_uuid(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                       4, handle, person, 'PeerGone', 0, NULL
                FROM present WHERE log = of_log AND node = dead;
                RETURN NEXT of_log;
            END IF;
        END LOOP;
        DELETE FROM present WHERE node = dead;
        DELETE FROM handles WHERE node = dead;
        DELETE FROM appends WHERE node = dead;
        DELETE FROM nodes WHERE id = dead;
    END LOOP;
END $$;

-- Takes a handle for a person of a node. Returns false if another person has it, unless it is that person's by right.
CREATE FUNCTION take_handle(by_node uuid, of_person uuid, of_skeleton text, of_folded text, anyway boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    LOCK TABLE handles IN SHARE ROW EXCLUSIVE MODE;
    IF NOT anyway AND EXISTS (SELECT 1 FROM handles WHERE (skeleton = of_skeleton OR folded = of_folded) AND person <> of_person) THEN
        RETURN false;
    END IF;
    INSERT INTO handles VALUES (of_skeleton, by_node, of_person, of_folded) ON CONFLICT DO NOTHING;
    RETURN true;
END $$;
