-- Whose content a moderator took away (XEP-0425): an index that still holds its words must not find it.
ALTER TABLE chat.entry ADD taken_back boolean NOT NULL DEFAULT false;
