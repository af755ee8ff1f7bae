create table letter (id int primary key);
create table letter (id int primary key);
