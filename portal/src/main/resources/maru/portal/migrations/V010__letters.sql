-- Home letters (가정통신문), who they are for, who has read them, and what was signed.
-- People, classes and children are identity's; here stand only their ids.

create table portal.letter (
    id              uuid primary key,
    school          uuid not null,
    author          uuid not null,
    made_at         timestamptz not null,
    -- 0 while it was never sent. A changed letter is a new version; the old one stays.
    current_version integer not null default 0 check (current_version >= 0),
    sent_at         timestamptz,
    recalled_at     timestamptz,
    recalled_by     uuid,
    recall_reason   text,
    -- Made while the demo ran.
    demo            boolean not null default false,
    -- Which piece of the demo's story this is, and of which day.
    seed            text unique,
    check ((current_version = 0) = (sent_at is null)),
    check ((recalled_at is null) = (recalled_by is null))
);
create index letter_by_author on portal.letter (author, made_at desc);

-- What its author is still writing. Saved by itself; `revision` tells two tabs apart.
create table portal.letter_draft (
    letter   uuid primary key references portal.letter (id) on delete cascade,
    content  jsonb not null,
    audience jsonb not null default '[]',
    revision integer not null default 0,
    saved_at timestamptz not null,
    saved_by uuid not null
);

create table portal.letter_version (
    letter  uuid not null references portal.letter (id) on delete cascade,
    number  integer not null check (number >= 1),
    content jsonb not null,
    -- What lists and deadlines need of the content.
    title   text not null,
    deadline timestamptz,
    signers text check (signers in ('ANY_GUARDIAN', 'ALL_GUARDIANS', 'LEGAL_REPRESENTATIVE')),
    school_name text not null,
    sender  uuid not null,
    sender_name text not null,
    sent_at timestamptz not null,
    primary key (letter, number)
);

-- The audience is a rule, never a row for each recipient: a class, a grade of a school year, or all
-- of a school. Who that is, is worked out by identity when somebody looks.
create table portal.letter_audience (
    letter      uuid not null,
    version     integer not null,
    position    integer not null,
    school      uuid not null,
    class       uuid,
    school_year integer,
    grade       integer,
    primary key (letter, version, position),
    check ((class is null) <> (school_year is null)),
    check (grade is null or class is null),
    foreign key (letter, version) references portal.letter_version (letter, number) on delete cascade
);
create index letter_audience_by_class on portal.letter_audience (class) where class is not null;
create index letter_audience_by_school on portal.letter_audience (school, school_year, grade)
    where class is null;

-- A file that was uploaded for a letter: attached to it, or shown in its body.
create table portal.letter_file (
    id         uuid primary key,
    letter     uuid not null references portal.letter (id) on delete cascade,
    kind       text not null check (kind in ('attachment', 'image')),
    name       text not null,
    media_type text not null,
    size       bigint not null check (size >= 0),
    blob       bytea not null,
    added_at   timestamptz not null,
    added_by   uuid not null
);
create index letter_file_by_letter on portal.letter_file (letter, added_at);
create trigger letter_file_blob after insert or delete or update of blob on portal.letter_file
    for each row execute function storage.refer_to_blob('blob', 'id');

-- That a person opened a version for a child. Written once, however often she comes back.
create table portal.letter_read (
    letter   uuid not null,
    version  integer not null,
    student  uuid not null,
    reader   uuid not null,
    language text not null,
    read_at  timestamptz not null,
    primary key (letter, version, student, reader),
    foreign key (letter, version) references portal.letter_version (letter, number) on delete cascade
);

-- A signature: what was shown (its frozen bytes by hash), what was answered, by whom, how and when.
create table portal.consent_signature (
    id              uuid primary key,
    letter          uuid not null,
    version         integer not null,
    student         uuid not null,
    signer          uuid not null,
    signer_name     text not null,
    relation        text not null,
    shown           bytea not null,
    shown_size      integer not null check (shown_size > 0),
    language        text not null,
    answers         jsonb not null,
    method          text not null check (method in ('drawn', 'typed')),
    -- The drawing, as a blob; a typed name is `typed_name`.
    drawing         bytea,
    typed_name      text,
    agreement       text not null,
    agreement_text  text not null,
    level           text not null,
    methods         text not null,
    signed_in_at    timestamptz,
    signed_at       timestamptz not null,
    -- The same moment with the offset that was shown, such as 2026-11-24T17:05:09.123456+09:00.
    signed_at_text  text not null,
    idempotency_key uuid not null,
    unique (letter, version, student, signer),
    unique (signer, idempotency_key),
    check ((method = 'drawn') = (drawing is not null)),
    check ((method = 'typed') = (typed_name is not null)),
    foreign key (letter, version) references portal.letter_version (letter, number) on delete cascade
);
create trigger consent_signature_shown after insert or delete on portal.consent_signature
    for each row execute function storage.refer_to_blob('shown', 'id');
create trigger consent_signature_drawing after insert or delete on portal.consent_signature
    for each row execute function storage.refer_to_blob('drawing', 'id');
create index consent_signature_by_signer on portal.consent_signature (signer, signed_at desc);

-- Evidence and sent versions are written once. Neither the portal nor anybody who took it over can
-- change or remove them.
create function portal.refuse_change() returns trigger
    language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
        using errcode = 'restrict_violation';
end
$$;

create trigger letter_version_stays before update or delete on portal.letter_version
    for each row execute function portal.refuse_change();
create trigger letter_version_stays_whole before truncate on portal.letter_version
    for each statement execute function portal.refuse_change();
create trigger letter_audience_stays before update or delete on portal.letter_audience
    for each row execute function portal.refuse_change();
create trigger letter_audience_stays_whole before truncate on portal.letter_audience
    for each statement execute function portal.refuse_change();
create trigger consent_signature_stays before update or delete on portal.consent_signature
    for each row execute function portal.refuse_change();
create trigger consent_signature_stays_whole before truncate on portal.consent_signature
    for each statement execute function portal.refuse_change();

-- A letter that was sent is never removed either, and stays the letter it was.
create function portal.keep_sent_letter() returns trigger
    language plpgsql set search_path = pg_catalog as $$
begin
    if tg_op = 'DELETE' then
        if old.current_version > 0 then
            raise exception 'a sent letter is never removed' using errcode = 'restrict_violation';
        end if;
        return old;
    end if;
    if new.id <> old.id or new.school <> old.school or new.demo <> old.demo
            or new.current_version < old.current_version
            or (old.recalled_at is not null and new.recalled_at is distinct from old.recalled_at) then
        raise exception 'a letter keeps its school, its versions and its recall'
            using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger letter_stays before update or delete on portal.letter
    for each row execute function portal.keep_sent_letter();
