-- The portal's pages of the drives ask the drive in the name of who is at them.
INSERT INTO identity.service (name, scopes, acts_for_people)
    VALUES ('portal.drive', ARRAY['DAV'], true);
