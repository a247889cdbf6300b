"""The pages that stand around every page are watched too (courses/writes.py)."""

from django.db import migrations

WATCH = """
    CREATE TRIGGER note_write AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION courses_note_write();
    ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_write;
"""
UNWATCH = "DROP TRIGGER note_write ON {table}"
TABLES = ("home_homepage", "home_municipalityindexpage", "home_standardpage")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_initial"), ("courses", "0008_note_writes")]

    operations = [migrations.RunSQL(WATCH.format(table=table), UNWATCH.format(table=table)) for table in TABLES]
