"""Areas, directions, subjects and occupations, read from courses/data as it lies beside the code, and the first source.

Sort keys and the rule that gives a subject its direction are frozen here as they were when the migration was written.
A later edition of the files comes with a migration of its own.
"""

import csv
import re
import unicodedata
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

DATA = Path(__file__).resolve().parent.parent / "data"
LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
GY25_CODE = re.compile(r"[A-ZÅÄÖ]{4}\d[0-9A-Z]{2}\dX(?P<language>[A-ZÅÄÖ]{3})?")


def rows(filename):
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


def sort_key(text):
    folded = unicodedata.normalize("NFC", text).casefold().translate(LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() or c in "{|}" else " " for c in plain).split()
    return " ".join(re.sub(r"[0-9]+", number_key, word) for word in words)


def number_key(match):
    digits = match.group().lstrip("0") or "0"
    return f"{min(len(digits), 99):02}{digits}"


def load_areas(apps, _schema_editor):
    Area = apps.get_model("courses", "Area")
    Direction = apps.get_model("courses", "Direction")
    areas, directions, pairs = {}, {}, []
    for row in rows("areas.csv"):
        area_id, direction_id = int(row["area_id"]), int(row["direction_id"])
        areas[area_id] = Area(
            id=area_id,
            name=row["area"],
            name_en=row["area_en"],
            slug=slugify(row["area"]),
            sort_key=sort_key(row["area"]),
        )
        directions[direction_id] = Direction(
            id=direction_id, name=row["direction"], sort_key=sort_key(row["direction"])
        )
        pairs.append((area_id, direction_id))
    Area.objects.bulk_create(areas.values())
    Direction.objects.bulk_create(directions.values())
    through = Direction.areas.through
    through.objects.bulk_create([through(area_id=area, direction_id=direction) for area, direction in pairs])


def load_subjects(apps, _schema_editor):
    Subject = apps.get_model("courses", "Subject")
    prefixes = {row["code_prefix"]: int(row["direction_ids"].split(" ")[0]) for row in rows("subject_directions.csv")}
    names = {row["code"]: row["name"] for row in rows("course_codes.csv")}
    equivalents = {}
    for row in rows("course_code_pairs.csv"):
        gy11, gy25 = row["gy11_code"], row["gy25_code"]
        names.setdefault(gy11, row["gy11_name"])
        names[gy25] = row["gy25_name"]
        equivalents.setdefault(gy11, []).append(gy25)
        equivalents.setdefault(gy25, []).append(gy11)

    def direction(code):
        # A Gy25 subject has four letters of its own: it is never read by three, but by its language or its Gy11
        # counterpart.
        if gy25 := GY25_CODE.fullmatch(code):
            by_language = prefixes.get(code[:3] + gy25["language"]) if gy25["language"] else None
            former = (direction(other) for other in sorted(equivalents.get(code, [])))
            return by_language or prefixes.get(code[:4]) or next((found for found in former if found), None)
        return next((prefixes[code[:length]] for length in range(8, 0, -1) if code[:length] in prefixes), None)

    Subject.objects.bulk_create(
        [
            Subject(code=code, name=name, equivalents=sorted(equivalents.get(code, [])), direction_id=direction(code))
            for code, name in names.items()
        ]
    )


def load_occupations(apps, _schema_editor):
    Occupation = apps.get_model("courses", "Occupation")
    OccupationName = apps.get_model("courses", "OccupationName")
    groups, names = {}, set()
    for row in rows("occupations.csv"):
        groups[row["ssyk_code"]] = row["group"]
        names.add((row["ssyk_code"], row["occupation"]))
    Occupation.objects.bulk_create(
        [Occupation(ssyk=ssyk, name=name, sort_key=sort_key(name)) for ssyk, name in groups.items()]
    )
    OccupationName.objects.bulk_create([OccupationName(occupation_id=ssyk, name=name) for ssyk, name in sorted(names)])


def add_susanavet(apps, _schema_editor):
    apps.get_model("courses", "Source").objects.create(
        slug="susanavet",
        name="Susa-navet",
        kind="susanavet",
        rank=10,
        url="https://api.skolverket.se/susa-navet/emil3",
        is_scheduled=True,
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_initial")]

    operations = [
        migrations.RunPython(load_areas, migrations.RunPython.noop),
        migrations.RunPython(load_subjects, migrations.RunPython.noop),
        migrations.RunPython(load_occupations, migrations.RunPython.noop),
        migrations.RunPython(add_susanavet, migrations.RunPython.noop),
    ]
