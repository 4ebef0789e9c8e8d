"""Old months leave the append-only tables as whole partitions; what is kept stays readable."""

from support.installation import Installation


def partitions(installation: Installation, table: str) -> set[str]:
    return {row[0] for row in installation.database.query(
        f"SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '{table}'::regclass")}


def test_months_that_are_over_are_dropped_and_the_others_stay(installation: Installation):
    tables = {"attempt": 24, "attempt_body": 6, "platform_call": 24}
    for table, kept in tables.items():
        for months in (kept, kept + 1):
            installation.database.query(
                f"""DO $$ DECLARE month date := date_trunc('month', now() AT TIME ZONE 'UTC') - interval '{months} months'; BEGIN
                    EXECUTE format('CREATE TABLE %I PARTITION OF {table} FOR VALUES FROM (%L) TO (%L)', '{table}_' || to_char(month, 'YYYY_MM'),
                        month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC'); END $$""")
            installation.database.query(
                f"ALTER TABLE {table}_" + installation.database.query(
                    f"SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '{months} months', 'YYYY_MM')")[0][0]
                + " OWNER TO jembatan_owner")
    before = {table: partitions(installation, table) for table in tables}
    installation.run("migrate")
    for table, kept in tables.items():
        oldest = installation.database.query(
            f"SELECT to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - interval '{kept + 1} months', 'YYYY_MM')")[0][0]
        assert partitions(installation, table) == before[table] - {f"{table}_{oldest}"}
