-- Version 2. What only matters while nodes run is made anew, with what persons on several nodes need; the logs stay.
DROP FUNCTION append(bigint, uuid, bigint, bigint, uuid[], bigint[], smallint[], text[], uuid[], text[], bigint[], text[], text[]);
DROP FUNCTION apply_presence(bigint, uuid, bigint);
DROP FUNCTION find_batch(bigint, uuid, bigint);
DROP FUNCTION renew(uuid, integer);
DROP FUNCTION end_nodes(uuid);
DROP FUNCTION take_handle(uuid, uuid, text, text, boolean);
DROP TABLE handles, present, appends, nodes;

CREATE TABLE nodes (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL,
    version    text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until      timestamptz NOT NULL,
    has_ended  boolean     NOT NULL DEFAULT false
);
COMMENT ON TABLE nodes IS 'The processes that serve clients. A node appends only while its lease lasts.';
COMMENT ON COLUMN nodes.until IS 'The end of the lease, by the clock of the database.';
COMMENT ON COLUMN nodes.has_ended IS 'Another node has logged the leaves of its persons; a node that lives begins a new lease.';

CREATE TABLE present (
    log     bigint  NOT NULL,
    person  uuid    NOT NULL,
    node    uuid    NOT NULL REFERENCES nodes (id),
    handle  text    NOT NULL,
    is_away boolean NOT NULL DEFAULT false,
    doors   text[]  NOT NULL DEFAULT '{}',
    PRIMARY KEY (log, person, node)
);
CREATE INDEX ON present (node);
COMMENT ON TABLE present IS 'The persons in each room, and on which nodes. A person joins with its first row, and leaves with its last one.';
COMMENT ON COLUMN present.doors IS 'The doors that the person is connected through on that node.';

CREATE UNLOGGED TABLE attention (
    log     bigint PRIMARY KEY,
    version bigint NOT NULL
);
COMMENT ON TABLE attention IS 'Counts for each log how often is_away or doors has changed, so that other nodes look.';

CREATE TABLE handles (
    skeleton    text        NOT NULL,
    node        uuid        NOT NULL REFERENCES nodes (id),
    person      uuid        NOT NULL,
    folded      text        NOT NULL,
    handle      text        NOT NULL,
    can_return  boolean     NOT NULL,
    has_account boolean     NOT NULL,
    is_lost     boolean     NOT NULL DEFAULT false,
    since       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (skeleton, node, person)
);
CREATE INDEX ON handles (folded);
CREATE INDEX ON handles (person);
COMMENT ON TABLE handles IS 'The handles that are in use on the nodes. Not more than one person has a handle, or those that look like it.';
COMMENT ON COLUMN handles.skeleton IS 'The form in which handles that look alike are equal.';
COMMENT ON COLUMN handles.folded IS 'The same in lower case.';
COMMENT ON COLUMN handles.can_return IS 'The person has a token or an account.';
COMMENT ON COLUMN handles.is_lost IS 'The owner of the handle has come on another node: this node has to rename the person.';

CREATE UNLOGGED TABLE letters (
    id     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    node   uuid   NOT NULL REFERENCES nodes (id),
    room   text   NOT NULL,
    number bigint NOT NULL
);
CREATE INDEX ON letters (node);
COMMENT ON TABLE letters IS 'Private messages that other nodes have for persons of a node, until it has taken them.';
COMMENT ON COLUMN letters.room IS 'The name of the conversation''s log.';
COMMENT ON COLUMN letters.number IS 'The number of the message.';

CREATE TABLE IF NOT EXISTS ledger_changes (
    part    text   PRIMARY KEY,
    version bigint NOT NULL
);
COMMENT ON TABLE ledger_changes IS 'Counts how often each part of the ledger has changed, so that the nodes read it anew.';

CREATE TABLE appends (
    log   bigint NOT NULL,
    node  uuid   NOT NULL,
    batch bigint NOT NULL,
    first bigint NOT NULL,
    needs smallint[],
    PRIMARY KEY (log, node)
);
COMMENT ON TABLE appends IS 'The last batch of each node in each log: by it a node finds out whether a batch was stored.';
COMMENT ON COLUMN appends.first IS 'The number of the first event of that batch; 0 if it was not stored and never will be.';
COMMENT ON COLUMN appends.needs IS 'The result of apply_presence; null if all events of the batch were stored.';

CREATE TABLE said (
    log bigint      NOT NULL,
    id  uuid        NOT NULL,
    at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log, id)
);
COMMENT ON TABLE said IS 'The ids of the messages of pages, for an hour: a page sends a message again under its id until it has an answer.';

CREATE TABLE keys (
    id      bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xml     text        NOT NULL
);
COMMENT ON TABLE keys IS 'The keys of cookies and forms, which all nodes share. Whoever reads them can make a cookie.';
COMMENT ON COLUMN keys.xml IS 'As ASP.NET Core writes it.';

-- Keeps the list of the persons in a room in step with new events. Returns for each of them whether the log needs it: 1 if so;
-- 0 for a person that is in the room by another node too; -1 for one that is in the room no longer.
CREATE FUNCTION apply_presence(of_log bigint, by_node uuid, kinds smallint[], authors text[], author_ids uuid[], texts text[])
RETURNS smallint[] LANGUAGE plpgsql AS $$
DECLARE
    needs smallint[] := array_fill(1::smallint, ARRAY[cardinality(kinds)]);
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
            DELETE FROM present WHERE log = of_log AND person = author_ids[i] AND node = by_node;
            IF NOT FOUND THEN
                needs[i] := -1;
            ELSIF EXISTS (SELECT 1 FROM present WHERE log = of_log AND person = author_ids[i]) THEN
                needs[i] := 0;
            END IF;
        WHEN 5 THEN
            UPDATE present SET handle = texts[i] WHERE log = of_log AND person = author_ids[i];
            -- After a log-in the new handle is that of another person.
            UPDATE present SET handle = texts[i], person = author_ids[i]
            WHERE log = of_log AND node = by_node AND handle = authors[i]
            AND NOT EXISTS (SELECT 1 FROM present WHERE log = of_log AND node = by_node AND person = author_ids[i]);
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

-- Stores events behind all others of a log, but no message once more whose id is among those of the last hour. Returns the number of the
-- first one, and which events the log needed: see apply_presence; 2 stands for a message that it has already.
CREATE FUNCTION append(
    of_log bigint, names text[], by_node uuid, in_batch bigint, expected bigint, ids uuid[], ats bigint[], kinds smallint[], authors text[],
    author_ids uuid[], texts text[], targets bigint[], answers text[], edits text[], once uuid[], OUT since bigint, OUT needs smallint[]) LANGUAGE plpgsql AS $$
DECLARE
    fresh uuid[];
    most bigint := cardinality(ids);
    name_now text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM nodes WHERE id = by_node AND until > clock_timestamp() AND NOT has_ended) THEN
        RAISE EXCEPTION 'The lease of this node has ended.' USING ERRCODE = 'CR004';
    END IF;
    UPDATE logs SET last = last + most WHERE id = of_log RETURNING last - most + 1, name INTO since, name_now;
    IF since IS NULL THEN
        RAISE EXCEPTION 'There is no such log.' USING ERRCODE = 'CR001';
    END IF;
    IF name_now <> ALL (names) THEN
        RAISE EXCEPTION 'The log has another name: the room is private now.' USING ERRCODE = 'CR005';
    END IF;
    IF expected > 0 AND since <> expected THEN
        RAISE EXCEPTION 'The next number is %.', since USING ERRCODE = 'CR002';
    END IF;
    IF kinds && ARRAY[3, 4, 5, 11, 12]::smallint[] THEN
        needs := apply_presence(of_log, by_node, kinds, authors, author_ids, texts);
    END IF;
    IF needs IS NOT NULL THEN
        PERFORM note_attention(of_log);
    END IF;
    IF once IS NOT NULL THEN
        WITH added AS (INSERT INTO said (log, id) SELECT of_log, o.id FROM unnest(once) AS o (id) ON CONFLICT DO NOTHING RETURNING said.id)
        SELECT coalesce(array_agg(added.id), '{}') INTO fresh FROM added;
        IF cardinality(fresh) < cardinality(once) THEN
            needs := (SELECT array_agg(CASE WHEN ids[n] = ANY (once) AND ids[n] <> ALL (fresh) THEN 2 ELSE coalesce(needs[n], 1) END ORDER BY n)
                      FROM generate_subscripts(ids, 1) AS n);
        END IF;
    END IF;
    INSERT INTO appends AS a VALUES (of_log, by_node, in_batch, since, needs)
    ON CONFLICT (log, node) DO UPDATE SET batch = excluded.batch, first = excluded.first, needs = excluded.needs WHERE a.batch < excluded.batch;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The node has given this batch up.' USING ERRCODE = 'CR003';
    END IF;
    IF needs IS NULL THEN
        INSERT INTO events
        SELECT of_log, since + n - 1, e.id, e.at, e.kind, e.author, e.author_id, e.text, e.target, e.answered
        FROM unnest(ids, ats, kinds, authors, author_ids, texts, targets, answers) WITH ORDINALITY AS e (
            id, at, kind, author, author_id, text, target, answered, n);
    ELSE
        INSERT INTO events
        SELECT of_log, since + row_number() OVER (ORDER BY n) - 1, e.id, e.at, e.kind, e.author, e.author_id, e.text, e.target, e.answered
        FROM unnest(ids, ats, kinds, authors, author_ids, texts, targets, answers) WITH ORDINALITY AS e (
            id, at, kind, author, author_id, text, target, answered, n)
        WHERE needs[n] = 1;
        UPDATE logs SET last = since - 1 + (SELECT count(*) FROM unnest(needs) need WHERE need = 1) WHERE id = of_log;
        edits := (SELECT array_agg(edit ORDER BY n) FROM unnest(edits) WITH ORDINALITY AS e (edit, n) WHERE needs[n] = 1);
    END IF;
    IF edits IS NOT NULL THEN
        PERFORM apply_changes(of_log, since, edits);
    END IF;
END $$;

-- Finds out whether a batch is stored: see append. The number 0 says that it is not, and never will be.
CREATE FUNCTION find_batch(of_log bigint, by_node uuid, in_batch bigint, OUT since bigint, OUT needs smallint[]) LANGUAGE plpgsql AS $$
BEGIN
    -- Waits for an append that is under way.
    PERFORM 1 FROM logs WHERE id = of_log FOR UPDATE;
    INSERT INTO appends AS a VALUES (of_log, by_node, in_batch, 0)
    ON CONFLICT (log, node) DO UPDATE SET batch = excluded.batch, first = 0, needs = NULL WHERE a.batch < excluded.batch;
    SELECT a.first, a.needs INTO since, needs FROM appends a WHERE log = of_log AND node = by_node AND batch = in_batch;
    since := coalesce(since, 0);
END $$;

-- Stores a key, unless another node has stored one at the same time: then all nodes take that one.
CREATE FUNCTION store_key(new_xml text, is_key boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE keys IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO keys (xml) SELECT new_xml
    WHERE NOT is_key OR NOT EXISTS (SELECT 1 FROM keys WHERE made_at > clock_timestamp() - interval '1 minute');
END $$;

-- Forgets the ids of messages that no page sends again by itself.
CREATE FUNCTION forget_said() RETURNS void LANGUAGE sql AS $$
    DELETE FROM said WHERE at < clock_timestamp() - interval '1 hour';
$$;

-- Begins the lease of a node, also of one that another node has ended.
CREATE FUNCTION begin_lease(this_node uuid, named text, of_version text, seconds integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO nodes (id, name, version, until) VALUES (this_node, named, of_version, clock_timestamp() + make_interval(secs => seconds))
    ON CONFLICT (id) DO UPDATE SET until = excluded.until, has_ended = false
$$;

-- Renews the lease of a node. Returns false if another node has ended it meanwhile.
CREATE FUNCTION renew_lease(this_node uuid, seconds integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE nodes SET until = clock_timestamp() + make_interval(secs => seconds) WHERE id = this_node AND NOT has_ended;
    RETURN FOUND;
END $$;

-- Ends nodes whose lease is over, or one node that stops: logs the leaves of the persons that are on no other node, once.
-- Returns the logs that have changed.
CREATE FUNCTION end_nodes(stopping uuid) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
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
            FROM gone WHERE NOT EXISTS (SELECT 1 FROM present p WHERE p.log = of_log AND p.person = gone.person AND p.node <> dead);
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

-- Notes whether persons of a node look at a room, and through which doors.
CREATE FUNCTION set_attention(of_log bigint, by_node uuid, persons uuid[], are_away boolean[], by_doors text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE present SET is_away = a.is_away, doors = string_to_array(a.doors, ' ')
    FROM unnest(persons, are_away, by_doors) AS a (person, is_away, doors)
    WHERE log = of_log AND node = by_node AND present.person = a.person;
    PERFORM note_attention(of_log);
END $$;

CREATE FUNCTION note_attention(of_log bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attention VALUES (of_log, 1) ON CONFLICT (log) DO UPDATE SET version = attention.version + 1
$$;

-- Takes a handle for a person of a node. Returns it; null if another person has it, unless it is this person's by right. A person that
-- is on another node, too, and follows, gets the handle that it has there.
CREATE FUNCTION take_handle(
    by_node uuid, of_person uuid, of_skeleton text, of_folded text, of_handle text, can_return boolean, has_account boolean,
    follows boolean, is_owned boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    elsewhere text;
BEGIN
    -- A crash of the database must not free it.
    LOCK TABLE handles IN SHARE ROW EXCLUSIVE MODE;
    IF follows AND NOT is_owned THEN
        SELECT handle INTO elsewhere FROM handles WHERE person = of_person AND node <> by_node AND NOT is_lost ORDER BY handles.since LIMIT 1;
        IF elsewhere <> of_handle THEN
            RETURN elsewhere;
        END IF;
    END IF;
    IF is_owned THEN
        UPDATE handles SET is_lost = true WHERE (skeleton = of_skeleton OR folded = of_folded) AND person <> of_person;
    ELSIF EXISTS (SELECT 1 FROM handles WHERE (skeleton = of_skeleton OR folded = of_folded) AND person <> of_person) THEN
        RETURN NULL;
    END IF;
    INSERT INTO handles (skeleton, node, person, folded, handle, can_return, has_account)
    VALUES (of_skeleton, by_node, of_person, of_folded, of_handle, take_handle.can_return, take_handle.has_account)
    ON CONFLICT (skeleton, node, person) DO UPDATE
    SET handle = excluded.handle, can_return = excluded.can_return, has_account = excluded.has_account, is_lost = false;
    RETURN of_handle;
END $$;

-- Takes what there is for a node: letters, handles that belong to somebody else now; and how often each part of the ledger has changed.
CREATE FUNCTION take_news(this_node uuid, OUT kind text, OUT subject text, OUT number bigint) RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT 'ledger', c.part, c.version FROM ledger_changes c;
    RETURN QUERY SELECT 'lost', h.person::text, 0::bigint FROM handles h WHERE h.node = this_node AND h.is_lost;
    IF EXISTS (SELECT 1 FROM letters l WHERE l.node = this_node) THEN
        RETURN QUERY
        WITH taken AS (DELETE FROM letters l WHERE l.node = this_node RETURNING l.id, l.room, l.number)
        SELECT 'letter', t.room, t.number FROM taken t ORDER BY t.id;
    END IF;
END $$;
