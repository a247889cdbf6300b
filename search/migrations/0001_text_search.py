"""The text search configuration `utbud_folded`: words in lower case without accents, no stemming, no stop words."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

CREATE = """
    CREATE TEXT SEARCH CONFIGURATION utbud_folded (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION utbud_folded
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword,
            hword_asciipart, hword_part, hword_numpart
        WITH unaccent, simple;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CREATE, "DROP TEXT SEARCH CONFIGURATION IF EXISTS utbud_folded"),
    ]
