-- What agents prefer. Plain SQL that SQLite and PostgreSQL both read. Moments are Unix seconds.

CREATE TABLE preference (
    connector    TEXT   NOT NULL,
    operator_id  TEXT   NOT NULL,
    -- The contract's preferences.
    document     TEXT   NOT NULL,
    -- When the agent was there last, to the day.
    seen_at      BIGINT NOT NULL,
    PRIMARY KEY (connector, operator_id)
);

CREATE INDEX preference_by_age ON preference (seen_at);
