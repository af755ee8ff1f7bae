-- What a list shows of a message's text (RFC 8621 §4.1.4), worked out when it comes; null for
-- messages that came before.
alter table content add column preview text, add column files boolean;
