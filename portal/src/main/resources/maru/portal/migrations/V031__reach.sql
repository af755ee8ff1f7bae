-- How people are told: the ways they want, the browsers they named, and letters that are still to
-- be told of. A letter writes one row when it is sent, however many read it.
alter table portal.outbox_choice
    add column push boolean not null default true,
    add column text boolean not null default false;

alter table portal.outbox_message
    add column link text not null default '',
    add column letter uuid,
    add column way text check (way in ('push', 'mail', 'text')),
    drop constraint outbox_message_state_check,
    add constraint outbox_message_state_check
        check (state in ('waiting', 'sent', 'given_up', 'no_address', 'not_reached'));
create index outbox_message_by_letter on portal.outbox_message (letter) where letter is not null;

create table portal.push_device (
    endpoint text primary key,
    person   uuid not null,
    key      bytea not null,
    secret   bytea not null,
    added_at timestamptz not null
);
create index push_device_by_person on portal.push_device (person, added_at);

create table portal.letter_notice (
    letter  uuid not null references portal.letter (id) on delete cascade,
    version integer not null,
    due_at  timestamptz not null,
    primary key (letter, version)
);
create index letter_notice_due on portal.letter_notice (due_at);
