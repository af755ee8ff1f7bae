-- An office of education writes to all schools below it by one rule; its families are told school by
-- school, each in a transaction of its own.
alter table portal.letter_audience
    add column below boolean not null default false,
    add constraint letter_audience_below check (not below or (class is null and grade is null));

alter table portal.letter_notice
    add column school uuid,
    drop constraint letter_notice_pkey;
create unique index letter_notice_once on portal.letter_notice (letter, version, school)
    nulls not distinct;
