-- Version 2.
CREATE TABLE search_handles (
    person uuid   NOT NULL,
    handle text   NOT NULL,
    until  bigint NOT NULL,
    PRIMARY KEY (person, handle, until)
);
COMMENT ON TABLE search_handles IS 'The handles that persons have given up, and those under which they have said something.';
COMMENT ON COLUMN search_handles.until IS 'When the person took another handle: microseconds since 1970, UTC; 0 for a handle under which it has said something.';
