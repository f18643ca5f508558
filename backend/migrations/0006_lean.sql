-- A start is written twice, before and after Apizee's answer: what is not known at first need not be
-- in an index at first.
DROP INDEX room_by_apizee_id;
CREATE INDEX room_by_apizee_id ON room (connector, kind, apizee_id) WHERE apizee_id IS NOT NULL;
DROP INDEX room_by_apizee_conversation;
CREATE INDEX room_by_apizee_conversation ON room (connector, apizee_conversation)
    WHERE apizee_conversation IS NOT NULL;
