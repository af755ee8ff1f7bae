-- Ended streams are kept for a day: a client that asks for one is told how much of what it sent was handled.
ALTER TABLE chat.stream ADD ended_at timestamptz;
CREATE INDEX stream_ended ON chat.stream (ended_at) WHERE ended_at IS NOT NULL;

-- The stream that was given what waited, until its client has acknowledged it.
ALTER TABLE chat.offline ADD stream text;
CREATE INDEX offline_stream ON chat.offline (stream) WHERE stream IS NOT NULL;
