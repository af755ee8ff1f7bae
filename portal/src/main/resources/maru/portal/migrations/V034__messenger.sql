-- Messages in the messenger: a way like the others, for whoever has a program for it.
alter table portal.outbox_choice add column chat boolean not null default true;

alter table portal.outbox_message
    drop constraint outbox_message_way_check,
    add constraint outbox_message_way_check check (way in ('chat', 'push', 'mail', 'text'));
