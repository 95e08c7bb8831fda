-- Version 1.
CREATE TABLE search_schema (
    format       integer NOT NULL,
    made         uuid    NOT NULL DEFAULT gen_random_uuid(),
    batch        bigint  NOT NULL DEFAULT 0,
    behind_since bigint
);
COMMENT ON TABLE search_schema IS 'One row about the index of the search. All tables of the index can be dropped; a node makes them anew.';
COMMENT ON COLUMN search_schema.format IS 'The version of the tables, times 256, plus that of the rules for words.';
COMMENT ON COLUMN search_schema.made IS 'The name of this index; a new one has another.';
COMMENT ON COLUMN search_schema.batch IS 'The number of the newest batch.';
COMMENT ON COLUMN search_schema.behind_since IS 'The time of the oldest event that is missing, while the index is far behind: microseconds since 1970, UTC.';

CREATE TABLE search_positions (
    log       bigint PRIMARY KEY,
    epoch     text   NOT NULL,
    position  bigint NOT NULL,
    kept_from bigint NOT NULL,
    batch     bigint NOT NULL
);
CREATE INDEX search_positions_by_batch ON search_positions (batch);
COMMENT ON TABLE search_positions IS 'How far each log is indexed. Numbers of a log have no gaps, so they are a safe position; an identity over all logs is not in the order of commits.';
COMMENT ON COLUMN search_positions.position IS 'The number of the newest event that is indexed.';
COMMENT ON COLUMN search_positions.kept_from IS 'Older messages were deleted from the index.';
COMMENT ON COLUMN search_positions.batch IS 'The batch that has set the position.';

CREATE TABLE search_messages (
    log   bigint   NOT NULL,
    seq   bigint   NOT NULL,
    key   bigint   NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (log, seq)
)
-- The words of a deleted message leave the table with a vacuum.
WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX search_messages_by_words ON search_messages USING gin (words);
-- The planner knows hot words by name, and finds them by going backwards through the keys.
ALTER TABLE search_messages ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX search_messages_by_key ON search_messages (key);
COMMENT ON TABLE search_messages IS 'The words of the messages.';
COMMENT ON COLUMN search_messages.key IS 'The time in microseconds since 1970, times 2048, plus the last bits of the number.';
COMMENT ON COLUMN search_messages.words IS 'Words as the program makes them. Lexemes with capital letters are facts: R5 room, P and H author by person and handle, L link, X more repetitions than the type can hold. @ada is a mention.';
