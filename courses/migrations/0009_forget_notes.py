"""Old notes go by a function of their own, and the newest of them stays.

What is gone is older than the oldest note, so a snapshot that has seen all up to that one has missed none; the table
begins with a note of the first transaction there is. The search path is the table's own: a restore empties it.
"""

from django.db import migrations

FORGET = """
    CREATE FUNCTION courses_forget_writes(kept bigint) RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
        WITH now AS (SELECT pg_current_xact_id()::text::numeric AS own),
        old AS (
            SELECT written_in FROM courses_write, now
            WHERE written_in < greatest(own - kept, 0)::text::xid8 OR written_in > own::text::xid8
            FOR UPDATE OF courses_write SKIP LOCKED
        )
        DELETE FROM courses_write WHERE written_in IN (
            SELECT written_in FROM old
            EXCEPT SELECT max(written_in) FROM old, now WHERE written_in < own::text::xid8
        )
    $$;
    CREATE OR REPLACE FUNCTION courses_note_write() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        INSERT INTO courses_write (written_in) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
        IF FOUND AND pg_current_xact_id()::text::numeric % 1000 = 0 THEN
            PERFORM courses_forget_writes(10000);
        END IF;
        RETURN NULL;
    END
    $$;
    INSERT INTO courses_write (written_in) VALUES ('3') ON CONFLICT DO NOTHING;
"""
BACK = """
    CREATE OR REPLACE FUNCTION courses_note_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO courses_write (written_in) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END
    $$;
    DROP FUNCTION courses_forget_writes(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_note_writes")]

    operations = [migrations.RunSQL(FORGET, BACK)]
