-- How long the guest took to come, in seconds, measured by the room's own timeline: Apizee's
-- statistics do not tell it.
ALTER TABLE room ADD COLUMN time_to_join_s BIGINT;
CREATE INDEX room_by_join ON room (connector, created_at) WHERE time_to_join_s IS NOT NULL;
