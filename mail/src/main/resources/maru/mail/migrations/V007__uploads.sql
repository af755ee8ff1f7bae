-- What clients upload (RFC 8620 §6.1) until it becomes part of an e-mail; kept for a while only.
create table upload (
    id uuid primary key,
    owner text not null,
    type text not null,
    hash bytea not null,
    bytes bigint not null,
    at timestamptz not null default now()
);

create index upload_of on upload (owner, at);

create trigger upload_blob after insert or delete or update of hash on upload
    for each row execute function storage.refer_to_blob('hash', 'id');
