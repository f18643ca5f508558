-- The schema of SQLite's steps, at once. The same names: one text of SQL reads both. Moments are Unix
-- seconds where nothing else is said.

CREATE TABLE room (
    id                   TEXT    NOT NULL PRIMARY KEY,
    connector            TEXT    NOT NULL,
    conversation_id      TEXT    NOT NULL,
    project_id           TEXT,  -- absent when only Apizee remembered the room
    kind                 TEXT    NOT NULL,  -- assistance | meeting
    phase                TEXT    NOT NULL,  -- starting | unknown | lost | live | over
    reference            TEXT    NOT NULL,
    -- Who wished for it: the answer to a repeat of the same wish is the same.
    operator_id          TEXT    NOT NULL,
    idempotency_key      TEXT    NOT NULL,
    -- While it starts: which process is at it, and since when Apizee may have been asked.
    instance             TEXT    NOT NULL,
    sent_at              BIGINT  NOT NULL,
    -- The guest: keyed hashes to recognise a room on Apizee's side. Never in clear.
    phone_hash           TEXT,
    email_hash           TEXT,
    phone_masked         TEXT,
    email_masked         TEXT,
    invited              BOOLEAN NOT NULL,
    -- What Apizee answered. The document is the contract's room; its links let one in, and are
    -- kept because a reload must show them again.
    apizee_id            TEXT,
    button_id            BIGINT,
    ends_at              BIGINT,
    document             TEXT,
    created_at           BIGINT  NOT NULL,
    updated_at           BIGINT  NOT NULL,
    -- Apizee's own conversation of a ticket (`convId` of its address): its webhooks name that, not
    -- the ticket. Without the `pwd` beside it, nobody gets in by it.
    apizee_conversation  TEXT,
    -- How long the guest took to come, in seconds, measured by the room's own timeline.
    time_to_join_s       BIGINT,
    -- While its outcome is unknown: until when it is looked up.
    unknown_until        BIGINT
);

-- One room that lives or starts per connector, conversation and kind, across processes.
CREATE UNIQUE INDEX room_one_live ON room (connector, conversation_id, kind)
    WHERE phase IN ('starting', 'unknown', 'live');
CREATE INDEX room_without_outcome ON room (phase, connector, sent_at)
    WHERE phase = 'starting' OR phase = 'unknown';
CREATE INDEX room_by_conversation ON room (connector, conversation_id, created_at);
CREATE INDEX room_by_apizee_id ON room (connector, kind, apizee_id) WHERE apizee_id IS NOT NULL;
CREATE INDEX room_by_apizee_conversation ON room (connector, apizee_conversation)
    WHERE apizee_conversation IS NOT NULL;
CREATE INDEX room_by_join ON room (connector, created_at) WHERE time_to_join_s IS NOT NULL;
CREATE INDEX room_by_age ON room (updated_at);

CREATE TABLE wish (
    connector        TEXT   NOT NULL,
    operator_id      TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL,
    body_hash        TEXT   NOT NULL,
    -- Both absent until there is an answer to repeat.
    status           BIGINT,
    document         TEXT,
    created_at       BIGINT NOT NULL,
    PRIMARY KEY (connector, operator_id, idempotency_key)
);

CREATE INDEX wish_by_age ON wish (created_at);

-- The processes that live.
CREATE TABLE instance (
    id       TEXT   NOT NULL PRIMARY KEY,
    seen_at  BIGINT NOT NULL
);

-- What is to be done on a room.
CREATE TABLE work (
    room_id        TEXT   NOT NULL,
    kind           TEXT   NOT NULL,  -- look_up | close | reread | twin
    connector      TEXT   NOT NULL,
    due_at         BIGINT NOT NULL,
    since          BIGINT NOT NULL,
    tries          BIGINT NOT NULL,
    -- Which process is at it, until when, and a name for this once: all three or none.
    claimed_by     TEXT,
    claimed_until  BIGINT,
    claim          TEXT,
    PRIMARY KEY (room_id, kind)
);

CREATE INDEX work_by_due ON work (connector, due_at);

-- SMS and e-mails that Apizee was asked for: counted, and never twice to one contact in a short time.
CREATE TABLE invitation (
    connector        TEXT   NOT NULL,
    operator_id      TEXT   NOT NULL,
    idempotency_key  TEXT   NOT NULL,
    conversation_id  TEXT   NOT NULL,
    room_id          TEXT   NOT NULL,
    contact_hash     TEXT   NOT NULL,  -- keyed; never in clear
    asked_at         BIGINT NOT NULL,
    PRIMARY KEY (connector, operator_id, idempotency_key)
);

CREATE INDEX invitation_by_conversation ON invitation (connector, conversation_id, asked_at);
CREATE INDEX invitation_by_contact ON invitation (connector, contact_hash, asked_at);
CREATE INDEX invitation_by_operator ON invitation (connector, operator_id, asked_at);
CREATE INDEX invitation_by_connector ON invitation (connector, asked_at);
CREATE INDEX invitation_by_room ON invitation (room_id);
CREATE INDEX invitation_by_age ON invitation (asked_at);

-- Conversations that nothing was known of: when Apizee was asked.
CREATE TABLE asked (
    connector        TEXT   NOT NULL,
    conversation_id  TEXT   NOT NULL,
    asked_at         BIGINT NOT NULL,
    PRIMARY KEY (connector, conversation_id)
);

CREATE INDEX asked_by_age ON asked (asked_at);

-- What agents prefer.
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

-- The key of a connector's hashes, sealed by its secret.
CREATE TABLE connector_key (
    connector  TEXT NOT NULL PRIMARY KEY,
    sealed     TEXT NOT NULL
);

-- Requests of Apizee's users that count within the minute. Moments of these two tables are Unix
-- milliseconds.
CREATE TABLE slot (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_key    TEXT   NOT NULL,
    free_at_ms  BIGINT NOT NULL
);

CREATE INDEX slot_by_user ON slot (user_key, free_at_ms);

CREATE TABLE account (
    user_key           TEXT   NOT NULL PRIMARY KEY,
    closed_until_ms    BIGINT,
    token              TEXT,  -- sealed
    token_until_ms     BIGINT,
    renewing_by        TEXT,
    renewing_until_ms  BIGINT,
    barred_until_ms    BIGINT,
    failures           BIGINT NOT NULL DEFAULT 0,
    barred_status      BIGINT
);

-- Who did what.
CREATE TABLE audit (
    id           TEXT   NOT NULL PRIMARY KEY,
    connector    TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    operator_id  TEXT,
    action       TEXT   NOT NULL,
    room_id      TEXT,
    outcome      TEXT   NOT NULL
);

CREATE INDEX audit_by_connector ON audit (connector, at);
CREATE INDEX audit_by_room ON audit (connector, room_id);
CREATE INDEX audit_by_age ON audit (at);

-- Written to be seen to work.
CREATE TABLE probe (
    id      BIGINT NOT NULL PRIMARY KEY,
    number  BIGINT NOT NULL
);
