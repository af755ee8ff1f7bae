-- The chain of evidence: every signature, withdrawal and paper reply gets a place in one chain of
-- hashes, and heads of the chain are signed by the authority. What waits for its place stands here;
-- the row is written by the transaction that wrote the evidence.
create table portal.evidence_waiting (
    subject uuid primary key,
    kind    text not null check (kind in ('signature', 'withdrawal', 'paper')),
    at      timestamptz not null default clock_timestamp()
);
create index evidence_waiting_at on portal.evidence_waiting (at, subject);

create table portal.evidence_seal (
    position bigint primary key check (position >= 1),
    subject  uuid not null unique,
    kind     text not null,
    -- Random, within the statement: without it nobody can guess what a hash stands for.
    salt     bytea not null,
    leaf     bytea not null,
    chain    bytea not null
);

create table portal.evidence_head (
    position    bigint primary key references portal.evidence_seal (position),
    chain       bytea not null,
    at_text     text not null,
    authority   text not null,
    signature   bytea not null,
    certificate bytea not null
);

create function portal.wait_for_seal() returns trigger
    language plpgsql set search_path = pg_catalog as $$
begin
    insert into portal.evidence_waiting (subject, kind) values (new.id, tg_argv[0]);
    return null;
end
$$;
create trigger consent_signature_waits after insert on portal.consent_signature
    for each row execute function portal.wait_for_seal('signature');
create trigger consent_withdrawal_waits after insert on portal.consent_withdrawal
    for each row execute function portal.wait_for_seal('withdrawal');
create trigger paper_reply_waits after insert on portal.paper_reply
    for each row execute function portal.wait_for_seal('paper');

-- What was signed before the chain was there comes into it too.
insert into portal.evidence_waiting (subject, kind, at)
    select id, 'signature', signed_at from portal.consent_signature;

create trigger evidence_seal_stays before update or delete on portal.evidence_seal
    for each row execute function portal.refuse_change();
create trigger evidence_seal_stays_whole before truncate on portal.evidence_seal
    for each statement execute function portal.refuse_change();
create trigger evidence_head_stays before update or delete on portal.evidence_head
    for each row execute function portal.refuse_change();
create trigger evidence_head_stays_whole before truncate on portal.evidence_head
    for each statement execute function portal.refuse_change();
