-- What people have their mail sorted by (RFC 5228), at most one script of each in force.
create table sieve_script (
    owner text not null check (owner = lower(owner)),
    name text not null check (octet_length(name) between 1 and 512),
    content text not null,
    active boolean not null default false,
    primary key (owner, name)
);

create unique index sieve_script_active on sieve_script (owner) where active;

-- Who has been told that somebody is away, and when (RFC 5230 §4.2): not again before its days are over.
create table vacation_told (
    owner text not null,
    -- Digest of the answer's handle or words.
    answer bytea not null,
    sender text not null,
    at timestamptz not null default now(),
    primary key (owner, answer, sender)
);
