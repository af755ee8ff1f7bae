-- What changes about people is told in the feed `people`: the subject is the person's id, the kind is
-- `changed` (facts, posts, seats, rights) or `account-changed` (how she signs in).
INSERT INTO storage.feed (name, writer) VALUES ('people', 'maru_owner');
