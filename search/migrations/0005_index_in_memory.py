"""The index as one row a course that each process reads; the tables of the first engine go.

`changed_in` is the transaction that wrote the row: Django has no field for xid8.
"""

from django.db import migrations, models

ADD = """
    ALTER TABLE search_indexedcourse ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
    ALTER TABLE search_indexedcourse ALTER COLUMN changed_in DROP DEFAULT;
    CREATE INDEX search_indexedcourse_changed_in ON search_indexedcourse (changed_in);
"""
REMOVE = "ALTER TABLE search_indexedcourse DROP COLUMN changed_in"
CONFIGURATION = """
    CREATE TEXT SEARCH CONFIGURATION utbud_folded (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION utbud_folded
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword,
            hword_asciipart, hword_part, hword_numpart
        WITH unaccent, simple;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_vocabulary_and_counting")]

    operations = [
        migrations.DeleteModel("OccasionDocument"),
        migrations.DeleteModel("CourseDocument"),
        migrations.RunSQL("DROP TEXT SEARCH CONFIGURATION IF EXISTS utbud_folded", CONFIGURATION),
        migrations.CreateModel(
            name="IndexedCourse",
            fields=[
                ("course_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="utbildning")),
                ("data", models.BinaryField(null=True, verbose_name="innehåll")),
                ("digest", models.BinaryField(null=True, verbose_name="kontrollsumma")),
                ("made_by", models.CharField(max_length=32, verbose_name="språkanalys")),
            ],
            options={
                "verbose_name": "indexerad utbildning",
                "verbose_name_plural": "indexerade utbildningar",
            },
        ),
        migrations.RunSQL(ADD, REMOVE),
    ]
