"""Note each transaction that writes to what a process keeps in memory (courses/writes.py).

One row a transaction, and only inserts: no writer waits for another. Notes that are older than some ten thousand
transactions are thrown away now and then, and those of a server that the database was copied from.
"""

from django.db import migrations

CREATE = """
    CREATE TABLE courses_write (written_in xid8 PRIMARY KEY);
    CREATE FUNCTION courses_note_write() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        own CONSTANT numeric := pg_current_xact_id()::text::numeric;
    BEGIN
        INSERT INTO courses_write (written_in) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
        IF FOUND AND own % 1000 = 0 THEN
            DELETE FROM courses_write WHERE written_in IN (
                SELECT written_in FROM courses_write
                WHERE written_in < greatest(own - 10000, 0)::text::xid8 OR written_in > pg_current_xact_id()
                FOR UPDATE SKIP LOCKED
            );
        END IF;
        RETURN NULL;
    END
    $$;
"""
DROP = "DROP FUNCTION courses_note_write(); DROP TABLE courses_write;"

# ALWAYS: also what is restored or replicated is written.
WATCH = """
    CREATE TRIGGER note_write AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION courses_note_write();
    ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_write;
"""
UNWATCH = "DROP TRIGGER note_write ON {table}"
TABLES = (
    "courses_course",
    "courses_occasion",
    "courses_provider",
    "courses_area",
    "courses_learningcentrepage",
    "organisations_municipality",
    "wagtailcore_page",
    "wagtailcore_site",
)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0007_what_records_were_read_from"),
        ("organisations", "0003_accounts"),
        ("wagtailcore", "0001_squashed_0016_change_page_url_path_to_text_field"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        *(migrations.RunSQL(WATCH.format(table=table), UNWATCH.format(table=table)) for table in TABLES),
    ]
