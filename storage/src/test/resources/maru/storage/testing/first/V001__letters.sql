create table letter (id int primary key, title text not null);
create function letter_count() returns bigint language sql as 'select count(*) from portal.letter';
