-- Messages to people outside the portal: written in the transaction of what they tell of, sent
-- afterwards, tried again until they are taken. `once` keeps the same thing from being told twice.
create table portal.outbox_message (
    id       uuid primary key,
    once     text not null unique,
    person   uuid not null,
    subject  text not null,
    body     text not null,
    made_at  timestamptz not null,
    next_at  timestamptz not null,
    attempts integer not null default 0,
    state    text not null default 'waiting' check (state in ('waiting', 'sent', 'given_up', 'no_address')),
    done_at  timestamptz
);
create index outbox_message_due on portal.outbox_message (next_at) where state = 'waiting';

-- A family's own choice: whether mail is wanted, and when nothing is to come (Korean time).
create table portal.outbox_choice (
    person     uuid primary key,
    mail       boolean not null,
    quiet_from time not null,
    quiet_to   time not null,
    saved_at   timestamptz not null
);

-- A letter is reminded of once a day at most.
create table portal.letter_reminder (
    letter  uuid not null references portal.letter (id) on delete cascade,
    day     date not null,
    by      uuid not null,
    people  integer not null,
    primary key (letter, day)
);
