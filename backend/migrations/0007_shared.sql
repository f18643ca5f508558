-- Starts of unknown outcome, work that is claimed, and what processes share. Moments are Unix seconds.

-- `phase` is `starting | unknown | lost | live | over` now.
DROP INDEX room_one_live;
CREATE UNIQUE INDEX room_one_live ON room (connector, conversation_id, kind)
    WHERE phase IN ('starting', 'unknown', 'live');
-- While its outcome is unknown: until when it is looked up.
ALTER TABLE room ADD COLUMN unknown_until BIGINT;
CREATE INDEX room_without_outcome ON room (phase, connector, sent_at)
    WHERE phase = 'starting' OR phase = 'unknown';

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

INSERT INTO work (room_id, kind, connector, due_at, since, tries)
    SELECT id, 'close', connector, close_since, close_since, 0 FROM room
    WHERE close_since IS NOT NULL AND phase = 'live';
DROP INDEX room_to_close;
ALTER TABLE room DROP COLUMN close_since;

-- SMS are counted by contact, agent and connector too.
CREATE INDEX invitation_by_contact ON invitation (connector, contact_hash, asked_at);
CREATE INDEX invitation_by_operator ON invitation (connector, operator_id, asked_at);
CREATE INDEX invitation_by_connector ON invitation (connector, asked_at);
CREATE INDEX invitation_by_room ON invitation (room_id);

-- Conversations that nothing was known of: when Apizee was asked.
CREATE TABLE asked (
    connector        TEXT   NOT NULL,
    conversation_id  TEXT   NOT NULL,
    asked_at         BIGINT NOT NULL,
    PRIMARY KEY (connector, conversation_id)
);

CREATE INDEX asked_by_age ON asked (asked_at);

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
