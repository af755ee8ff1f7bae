-- Returns whether entries of the feed are pending: at once when there are some, otherwise when the first come or the time
-- is up. The waiting is done here, where a look costs microseconds; asked from outside as often, feeds that nobody
-- writes to would keep a tenth of a processor busy.
create function await_pending(wanted text, at_most interval)
returns boolean language plpgsql security definer set search_path = storage, pg_temp as $$
declare
    ends timestamptz := clock_timestamp() + at_most;
begin
    loop
        perform 1 from feed_pending where feed = wanted limit 1;
        if found then
            return true;
        end if;
        if clock_timestamp() >= ends then
            return false;
        end if;
        perform pg_sleep(0.015);
    end loop;
end $$;

revoke all on function await_pending(text, interval) from public;
grant execute on function await_pending(text, interval) to maru_part;
