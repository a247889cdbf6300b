"""Every row of the index tells which transaction wrote it, whoever wrote it and however: an editor, SQL, pg_restore."""

from django.db import migrations

ADD = """
    CREATE FUNCTION search_indexedcourse_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.changed_in := pg_current_xact_id();
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER search_indexedcourse_changed BEFORE INSERT OR UPDATE ON search_indexedcourse
        FOR EACH ROW EXECUTE FUNCTION search_indexedcourse_changed();
"""
REMOVE = """
    DROP TRIGGER search_indexedcourse_changed ON search_indexedcourse;
    DROP FUNCTION search_indexedcourse_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0006_outbox")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
