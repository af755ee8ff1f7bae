-- Whoever sends again what a disk has damaged in its row brings it back.
create or replace function keep_small_blob(wanted bytea, bytes bytea)
returns void language plpgsql security definer set search_path = storage, pg_temp as $$
begin
    loop
        insert into blob (hash, size, content, arrived)
            values (wanted, octet_length(bytes), bytes, true)
            on conflict do nothing;
        if found then
            insert into blob_mark (hash) values (wanted);
            return;
        end if;
        -- It is there already. The lock holds the collector off until this transaction ends; when
        -- the collector was faster, the row is gone and is made anew.
        perform 1 from blob
            where hash = wanted and arrived and (content is null or content = bytes)
            for key share;
        if found then
            return;
        end if;
        -- A large upload that never arrived (the bound between small and large may have moved), or
        -- a row that is not what was stored.
        update blob set content = bytes, sums = null, arrived = true
            where hash = wanted and (not arrived or content <> bytes);
        if found then
            return;
        end if;
    end loop;
end $$;
