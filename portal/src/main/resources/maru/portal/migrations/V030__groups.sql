-- Students whom a school writes to again and again: a club, an after-school course. A letter takes
-- the students of that day; a group that changes later changes no letter.
create table portal.letter_group (
    id       uuid primary key,
    school   uuid not null,
    name     text not null,
    audience jsonb not null,
    students jsonb not null,
    saved_by uuid not null,
    saved_at timestamptz not null,
    unique (school, name)
);
