-- The panel's files that are named by their content, for panels of another version than a backend's own.
CREATE TABLE panel_file (
    name     TEXT   NOT NULL PRIMARY KEY,
    -- When a backend last had it, in Unix seconds.
    seen_at  BIGINT NOT NULL,
    bytes    BLOB   NOT NULL
);

CREATE INDEX panel_file_by_age ON panel_file (seen_at);
