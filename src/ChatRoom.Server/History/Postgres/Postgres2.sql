-- Version 2.
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

-- Stores events as append does, but no message whose id the log has already. Returns the number of the first event, and those ids.
CREATE FUNCTION append_once(
    of_log bigint, by_node uuid, in_batch bigint, expected bigint, ids uuid[], ats bigint[], kinds smallint[], authors text[],
    author_ids uuid[], texts text[], targets bigint[], answers text[], edits text[], once uuid[], OUT first bigint, OUT already uuid[])
LANGUAGE plpgsql AS $$
DECLARE
    fresh uuid[];
BEGIN
    -- In the order of the log: what another node stores at this moment is seen below.
    PERFORM 1 FROM logs WHERE logs.id = of_log FOR UPDATE;
    WITH added AS (INSERT INTO said (log, id) SELECT of_log, o.id FROM unnest(once) AS o (id) ON CONFLICT DO NOTHING RETURNING said.id)
    SELECT array_agg(added.id) INTO fresh FROM added;
    already := ARRAY(SELECT o.id FROM unnest(once) AS o (id) WHERE o.id <> ALL (coalesce(fresh, '{}')));
    IF cardinality(already) > 0 THEN
        SELECT coalesce(array_agg(ids[n] ORDER BY n), '{}'), coalesce(array_agg(ats[n] ORDER BY n), '{}'), coalesce(array_agg(kinds[n] ORDER BY n), '{}'),
               coalesce(array_agg(authors[n] ORDER BY n), '{}'), coalesce(array_agg(author_ids[n] ORDER BY n), '{}'),
               coalesce(array_agg(texts[n] ORDER BY n), '{}'), coalesce(array_agg(targets[n] ORDER BY n), '{}'),
               coalesce(array_agg(answers[n] ORDER BY n), '{}'), CASE WHEN edits IS NOT NULL THEN array_agg(edits[n] ORDER BY n) END
        INTO ids, ats, kinds, authors, author_ids, texts, targets, answers, edits
        FROM generate_subscripts(ids, 1) AS n WHERE ids[n] <> ALL (already);
    END IF;
    first := append(of_log, by_node, in_batch, expected, ids, ats, kinds, authors, author_ids, texts, targets, answers, edits);
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

-- Ends nodes whose lease is over, or one node that stops: logs the leaves of its persons, once, but not of those that are on another node
-- by now. Returns the logs with new events.
CREATE OR REPLACE FUNCTION end_nodes(stopping uuid) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    dead uuid;
    of_log bigint;
    people bigint;
    since bigint;
BEGIN
    FOR dead IN SELECT id FROM nodes WHERE id = stopping OR until < clock_timestamp() ORDER BY id FOR UPDATE SKIP LOCKED LOOP
        FOR of_log IN SELECT DISTINCT log FROM present WHERE node = dead ORDER BY log LOOP
            -- Nobody comes or goes meanwhile.
            PERFORM 1 FROM logs WHERE id = of_log FOR UPDATE;
            DELETE FROM present p WHERE p.log = of_log AND p.node = dead
            AND EXISTS (SELECT 1 FROM present o WHERE o.log = of_log AND o.person = p.person AND o.node <> dead);
            SELECT count(*) INTO people FROM present WHERE log = of_log AND node = dead;
            UPDATE logs SET last = last + people WHERE id = of_log RETURNING last - people + 1 INTO since;
            IF since IS NOT NULL AND people > 0 THEN
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
