-- A letter on its way out: held for a moment so that it can be taken back without a trace, set for a
-- time, waiting for a second person's approval, or left behind by a sender who lost the post.
create table portal.letter_outgoing (
    letter     uuid primary key references portal.letter (id) on delete cascade,
    state      text not null check (state in ('approval', 'held', 'left', 'returned')),
    sender     uuid not null,
    sender_name text not null,
    goes_at    timestamptz not null,
    asked_at   timestamptz not null,
    approver   uuid,
    approver_name text,
    -- Why it goes to so many, when that was asked.
    reason     text not null default '',
    -- What the approver said when she gave it back.
    note       text not null default '',
    check ((state in ('approval', 'returned')) = (approver is not null) or state in ('held', 'left'))
);
create index letter_outgoing_due on portal.letter_outgoing (goes_at) where state = 'held';
create index letter_outgoing_approver on portal.letter_outgoing (approver) where state = 'approval';

-- Templates of a school, and the class by which a kind of letter is kept (공공기록물법 시행령 §26).
create table portal.letter_template (
    id       uuid primary key,
    school   uuid not null,
    name     text not null,
    content  jsonb not null,
    saved_by uuid not null,
    saved_by_name text not null,
    saved_at timestamptz not null,
    unique (school, name)
);

-- How many years letters of a school are kept: a rule of the school, never of the code.
create table portal.retention_rule (
    school   uuid not null,
    kind     text not null check (kind in ('notice', 'consent', 'data')),
    years    integer not null check (years in (1, 3, 5, 10, 30)),
    set_by   uuid not null,
    set_at   timestamptz not null,
    primary key (school, kind)
);

-- What is searched in the archive: the words of a version without mark-up.
alter table portal.letter_version add column words text not null default '';
