-- Where the columns are called `hash` and `id` they are named as such: a statement that is put together
-- for each row is parsed and planned for each row, a quarter of what writing a small file costs.
create or replace function refer_to_blob()
returns trigger language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    usual boolean := tg_argv[0] = 'hash' and tg_argv[1] = 'id';
    named bytea;
    row_key text;
    owner_column text := tg_table_schema || '.' || tg_table_name || '.' || tg_argv[0];
begin
    if tg_op <> 'INSERT' then
        if usual then
            named := old.hash;
            row_key := old.id;
        else
            execute format('select ($1).%I, ($1).%I::text', tg_argv[0], tg_argv[1])
                into named, row_key using old;
        end if;
        if named is not null then
            -- Waits for a collector that is at this row, so that the mark below outlives its look.
            perform 1 from blob where hash = named for key share;
            delete from blob_reference
                where hash = named and owner = owner_column and key = row_key;
            insert into blob_mark (hash) values (named)
                on conflict (hash) do update set marked_at = clock_timestamp();
        end if;
    end if;
    if tg_op <> 'DELETE' then
        if usual then
            named := new.hash;
            row_key := new.id;
        else
            execute format('select ($1).%I, ($1).%I::text', tg_argv[0], tg_argv[1])
                into named, row_key using new;
        end if;
        if named is not null then
            insert into blob_reference (hash, owner, key) values (named, owner_column, row_key)
                on conflict do nothing;
        end if;
    end if;
    return null;
end $$;
