-- Plain SQL that SQLite and PostgreSQL both read. Moments are Unix seconds.

CREATE TABLE room (
    id               TEXT   NOT NULL PRIMARY KEY,
    connector        TEXT   NOT NULL,
    conversation_id  TEXT   NOT NULL,
    project_id       TEXT,  -- absent when only Apizee remembered the room
    kind             TEXT   NOT NULL,  -- assistance | meeting
    phase            TEXT   NOT NULL,  -- starting | live | over
    reference        TEXT   NOT NULL,
    -- Who wished for it: the answer to a repeat of the same wish is the same.
    operator_id      TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL,
    -- While it starts: which process is at it, and since when Apizee may have been asked.
    instance         TEXT   NOT NULL,
    sent_at          BIGINT NOT NULL,
    -- The guest: keyed hashes to recognise a room on Apizee's side. Never in clear.
    phone_hash       TEXT,
    email_hash       TEXT,
    phone_masked     TEXT,
    email_masked     TEXT,
    invited          BOOLEAN NOT NULL,
    -- What Apizee answered. The document is the contract's room; its links let one in, and are
    -- kept because a reload must show them again.
    apizee_id        TEXT,
    button_id        BIGINT,
    ends_at          BIGINT,
    document         TEXT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);

-- One room that lives or starts per connector, conversation and kind, across processes.
CREATE UNIQUE INDEX room_one_live ON room (connector, conversation_id, kind) WHERE phase <> 'over';
CREATE INDEX room_by_conversation ON room (connector, conversation_id, created_at);
CREATE INDEX room_by_apizee_id ON room (connector, kind, apizee_id);
CREATE INDEX room_by_age ON room (updated_at);

CREATE TABLE wish (
    connector        TEXT   NOT NULL,
    operator_id      TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL,
    body_hash        TEXT   NOT NULL,
    -- Both absent until there is an answer to repeat.
    status           INTEGER,
    document         TEXT,
    created_at       BIGINT NOT NULL,
    PRIMARY KEY (connector, operator_id, idempotency_key)
);

CREATE INDEX wish_by_age ON wish (created_at);
