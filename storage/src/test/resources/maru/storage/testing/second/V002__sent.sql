alter table letter add column sent boolean;
