-- What happens in a room, as it is heard of. Moments are Unix seconds.

-- Apizee's own conversation of a ticket (`convId` of its address): its webhooks name that, not the
-- ticket. Without the `pwd` beside it, nobody gets in by it.
ALTER TABLE room ADD COLUMN apizee_conversation TEXT;
CREATE INDEX room_by_apizee_conversation ON room (connector, apizee_conversation);

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
CREATE INDEX invitation_by_age ON invitation (asked_at);
