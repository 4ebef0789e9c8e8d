-- The few reads across clinics, each a named function without personal columns. Listed in docs/tenancy.md; a test compares.

CREATE FUNCTION clinic_delivery_health(since date)
    RETURNS TABLE (clinic_id bigint, pending bigint, completed bigint, failed bigint, skipped bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.clinic_id, sum(c.pending), sum(c.completed), sum(c.failed), sum(c.skipped)
    FROM counter c WHERE c.day >= since GROUP BY c.clinic_id $$;
ALTER FUNCTION clinic_delivery_health(date) OWNER TO jembatan_reader;
REVOKE ALL ON FUNCTION clinic_delivery_health(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clinic_delivery_health(date) TO jembatan_app;
