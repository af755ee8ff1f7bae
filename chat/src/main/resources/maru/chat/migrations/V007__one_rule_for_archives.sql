-- Everybody's talk is kept by the rules of the house; nobody chooses it for herself, and nothing was ever written here.
DROP TABLE chat.archive_preference;
