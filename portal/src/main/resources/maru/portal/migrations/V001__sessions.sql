-- Sessions of the portal, in the shape that Spring Session's JDBC repository reads and writes.
-- principal_name is the person's id, so that one sign-out can end them all.
create table session (
    primary_id char(36) primary key,
    session_id char(36) not null unique,
    creation_time bigint not null,
    last_access_time bigint not null,
    max_inactive_interval int not null,
    expiry_time bigint not null,
    principal_name varchar(100)
);
create index session_expiry on session (expiry_time);
create index session_principal on session (principal_name);

create table session_attributes (
    session_primary_id char(36) not null references session (primary_id) on delete cascade,
    attribute_name varchar(200) not null,
    attribute_bytes bytea not null,
    primary key (session_primary_id, attribute_name)
);

-- Which Keycloak session (sid) and account (subject) belong to which person: its back-channel sign-out
-- names those, not the person.
create table sign_in (
    sid varchar(100) primary key,
    subject varchar(100) not null,
    person uuid not null,
    at timestamptz not null
);
create index sign_in_subject on sign_in (subject);
create index sign_in_at on sign_in (at);
