"""All 290 municipalities, read from organisations/data as it lies beside the code.

The sort key is frozen here as it was when the migration was written: å ä ö after z, in that order. A later edition of
the file comes with a migration of its own.
"""

import csv
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

FILE = Path(__file__).resolve().parent.parent / "data" / "municipalities.csv"
LETTERS = str.maketrans({"å": "{", "ä": "|", "ö": "}", "-": " "})
# Håbo and Habo would have one address.
SLUGS = {"0305": "habo-uppsala-lan"}


def load(apps, schema_editor):
    Municipality = apps.get_model("organisations", "Municipality")
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    Municipality.objects.using(schema_editor.connection.alias).bulk_create(
        [
            Municipality(
                code=row["code"],
                name=row["name"],
                official_name=row["official_name"],
                slug=SLUGS.get(row["code"], slugify(row["name"])),
                county_code=row["county_code"],
                county_name=row["county_name"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                sort_key=row["name"].casefold().translate(LETTERS),
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
