-- Whose program has been shown the inbox of which office. Once shown, it is hers to take off her list.
create table introduced (
    owner text not null,
    office text not null,
    primary key (owner, office)
);
