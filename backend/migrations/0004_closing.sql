-- Unix seconds: when the conversation of a room was over, so that Apizee is still to be told to end
-- it. Written before the delivery that says so is acknowledged.
ALTER TABLE room ADD COLUMN close_since BIGINT;
CREATE INDEX room_to_close ON room (connector, close_since) WHERE close_since IS NOT NULL;
