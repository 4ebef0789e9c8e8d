-- Old months leave as whole partitions. Called by the owner alone; the month that is running and those before it, `months_kept` of them, stay.
CREATE PROCEDURE drop_old_partitions(parent regclass, months_kept integer) LANGUAGE plpgsql AS $$
DECLARE
    oldest text := to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => months_kept), 'YYYY_MM');
    child regclass;
BEGIN
    FOR child IN
        SELECT c.oid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = parent AND right(c.relname, 7) < oldest ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE %s', child);
    END LOOP;
END $$;
