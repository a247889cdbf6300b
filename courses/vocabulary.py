"""The catalogue's enumerations, with the words that people read.

Codes of EMIL 3 (Skolverket, Susa-navet API 3.0.2) are mapped to ours here and nowhere else.
"""

from __future__ import annotations

from django.db import models


class SchoolForm(models.TextChoices):
    SFI = "sfi", "Sfi"
    KOMVUX_BASIC = "komvux-grundlaggande", "Komvux, grundläggande nivå"
    KOMVUX_UPPER_SECONDARY = "komvux-gymnasial", "Komvux, gymnasial nivå"
    KOMVUX_ADAPTED = "komvux-anpassad", "Komvux som anpassad utbildning"
    HIGHER_VOCATIONAL = "yrkeshogskola", "Yrkeshögskola"
    FOLK_HIGH_SCHOOL = "folkhogskola", "Folkhögskola"
    UNIVERSITY = "hogskola", "Högskola"
    OTHER = "annan", "Annan utbildning"


# C_SchoolType of EMIL 3 -> ours. A code that is not here is OTHER, and an issue.
SCHOOL_FORM_OF_TYPE: dict[str, SchoolForm] = {
    "VUXSFI": SchoolForm.SFI,
    "VUXGR": SchoolForm.KOMVUX_BASIC,
    "VUXGY": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "VUX": SchoolForm.KOMVUX_UPPER_SECONDARY,
    "VUXGRAN": SchoolForm.KOMVUX_ADAPTED,
    "VUXGYAN": SchoolForm.KOMVUX_ADAPTED,
    "YH": SchoolForm.HIGHER_VOCATIONAL,
    "KY": SchoolForm.HIGHER_VOCATIONAL,
    "FHS": SchoolForm.FOLK_HIGH_SCHOOL,
    "HS": SchoolForm.UNIVERSITY,
}
# Known to EMIL 3, and OTHER here without an issue.
OTHER_SCHOOL_TYPES = frozenset(
    {
        "AU", "AUB", "FKLASS", "FTH", "GR", "GRAN", "GY", "GYAN",
        "KKU", "KU", "NY", "OPPFTH", "SAM", "SP", "STF",
    }
)  # fmt: skip

# Skollagen 20 kap.: the home municipality receives applications to these.
HOME_MUNICIPALITY_FORMS = frozenset(
    {
        SchoolForm.SFI,
        SchoolForm.KOMVUX_BASIC,
        SchoolForm.KOMVUX_UPPER_SECONDARY,
        SchoolForm.KOMVUX_ADAPTED,
    }
)


class Configuration(models.TextChoices):
    COURSE = "kurs", "Kurs"
    PACKAGE = "kurspaket", "Kurspaket"
    PROGRAMME = "program", "Program"


class CreditUnit(models.TextChoices):
    """C_Credits of EMIL 3."""

    UNIVERSITY = "hp", "högskolepoäng"
    HIGHER_VOCATIONAL = "yh", "YH-poäng"
    UPPER_SECONDARY = "gy", "gymnasiepoäng"
    ACTIVITY = "vp", "verksamhetspoäng"
    CONTINUING = "fup", "fortbildningspoäng"
    LEVEL = "nyp", "nivåpoäng"
    WEEKS = "veckor", "veckor"


class TimeUnit(models.TextChoices):
    """C_TimeType of EMIL 3."""

    HOURS = "hours", "timmar"
    DAYS = "days", "dagar"
    WEEKS = "weeks", "veckor"
    MONTHS = "months", "månader"
    YEARS = "years", "år"
    SEMESTERS = "semesters", "terminer"


class StudyMode(models.TextChoices):
    ON_SITE = "pa-plats", "På plats"
    DISTANCE = "distans", "Distans"
    HYBRID = "distans-med-traffar", "Distans med träffar"


class TimeOfDay(models.TextChoices):
    DAY = "dag", "Dagtid"
    EVENING = "kvall", "Kvällstid"
    WEEKEND = "helg", "Helg"
    MIXED = "blandat", "Blandade tider"


class BodyType(models.TextChoices):
    """C_Body of EMIL 3: who answers for a provider (huvudman)."""

    MUNICIPAL = "kommunal", "Kommunal"
    REGIONAL = "region", "Region"
    STATE = "statlig", "Statlig"
    INDEPENDENT = "enskild", "Enskild"
    OTHER = "annan", "Annan"


class RecordKind(models.TextChoices):
    """What a source delivers."""

    PROVIDER = "provider", "Anordnare"
    INFO = "info", "Utbildning"
    EVENT = "event", "Tillfälle"


# ISO 639-2 codes that feeds use for the language of instruction.
LANGUAGE_NAMES: dict[str, str] = {
    "swe": "svenska",
    "eng": "engelska",
    "ara": "arabiska",
    "fin": "finska",
    "fra": "franska",
    "deu": "tyska",
    "spa": "spanska",
    "som": "somaliska",
    "ukr": "ukrainska",
    "per": "persiska",
    "swl": "svenskt teckenspråk",
}
