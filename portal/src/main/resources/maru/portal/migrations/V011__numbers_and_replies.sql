-- The number of a letter (제2026-12호): counted for each school and school year, given when it first
-- goes out, kept for good.
create table portal.letter_number (
    school      uuid not null,
    school_year integer not null,
    last        integer not null check (last >= 1),
    primary key (school, school_year)
);
alter table portal.letter add column number_year integer;
alter table portal.letter add column number integer;
alter table portal.letter add constraint letter_number_whole
    check ((number is null) = (number_year is null));
create unique index letter_by_number on portal.letter (school, number_year, number);

create function portal.keep_letter_number() returns trigger
    language plpgsql set search_path = pg_catalog as $$
begin
    if old.number is not null
            and (new.number, new.number_year) is distinct from (old.number, old.number_year) then
        raise exception 'a letter keeps its number' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;
create trigger letter_number_stays before update on portal.letter
    for each row execute function portal.keep_letter_number();

-- Who withdrew may sign again; each time is a round of its own.
alter table portal.consent_signature add column round integer not null default 1 check (round >= 1);
alter table portal.consent_signature
    drop constraint consent_signature_letter_version_student_signer_key;
alter table portal.consent_signature
    add constraint consent_signature_once unique (letter, version, student, signer, round);

-- A signature that was taken back: whole (participation), or one purpose of personal data
-- (개인정보 보호법 §37). The signature itself stays what it was.
create table portal.consent_withdrawal (
    id         uuid primary key,
    signature  uuid not null references portal.consent_signature (id) on delete cascade,
    -- The question withdrawn; empty for all of it.
    question   text not null,
    who        uuid not null,
    who_name   text not null,
    at         timestamptz not null,
    at_text    text not null,
    unique (signature, question)
);
create trigger consent_withdrawal_stays before update or delete on portal.consent_withdrawal
    for each row execute function portal.refuse_change();
create trigger consent_withdrawal_stays_whole before truncate on portal.consent_withdrawal
    for each statement execute function portal.refuse_change();

-- A file that a guardian hands in with her answers.
create table portal.answer_file (
    id         uuid primary key,
    letter     uuid not null references portal.letter (id) on delete cascade,
    student    uuid not null,
    name       text not null,
    media_type text not null,
    size       bigint not null check (size > 0),
    blob       bytea not null,
    added_at   timestamptz not null,
    added_by   uuid not null
);
create index answer_file_by_letter on portal.answer_file (letter, student, added_by);
create trigger answer_file_blob after insert or delete or update of blob on portal.answer_file
    for each row execute function storage.refer_to_blob('blob', 'id');

-- A reply on paper, as the teacher recorded it. A correction is another row; the last one counts.
create table portal.paper_reply (
    id               uuid primary key,
    letter           uuid not null,
    version          integer not null,
    student          uuid not null,
    -- The guardian whose slip it is, when it is one of those known.
    from_person      uuid,
    from_name        text not null,
    relation         text not null,
    received_on      date not null,
    photo            bytea,
    photo_type       text,
    answers          jsonb not null,
    -- True when the teacher found that there is no such reply after all.
    void             boolean not null default false,
    recorded_by      uuid not null,
    recorded_by_name text not null,
    recorded_at      timestamptz not null,
    check ((photo is null) = (photo_type is null)),
    foreign key (letter, version) references portal.letter_version (letter, number) on delete cascade
);
create index paper_reply_by_letter on portal.paper_reply (letter, version, student, recorded_at);
create trigger paper_reply_photo after insert or delete on portal.paper_reply
    for each row execute function storage.refer_to_blob('photo', 'id');
create trigger paper_reply_stays before update or delete on portal.paper_reply
    for each row execute function portal.refuse_change();
create trigger paper_reply_stays_whole before truncate on portal.paper_reply
    for each statement execute function portal.refuse_change();

-- The audience narrowed to single students, when some were chosen out of a class, grade or school.
create table portal.letter_student (
    letter   uuid not null,
    version  integer not null,
    student  uuid not null,
    primary key (letter, version, student),
    foreign key (letter, version) references portal.letter_version (letter, number) on delete cascade
);
create trigger letter_student_stays before update or delete on portal.letter_student
    for each row execute function portal.refuse_change();
alter table portal.letter_version add column narrowed boolean not null default false;
alter table portal.letter_draft add column students jsonb not null default '[]';

-- A named group of students that a writer keeps (도서부, 방과후 축구), within one school.
create table portal.student_group (
    id       uuid primary key,
    school   uuid not null,
    owner    uuid not null,
    name     text not null,
    students jsonb not null,
    saved_at timestamptz not null,
    unique (owner, school, name)
);
