"""The catalogue's enumerations, with the words that people read.

Codes of EMIL 3 (Skolverket, Susa-navet API 3.0.2) are mapped to ours here and nowhere else.
"""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SchoolForm(models.TextChoices):
    SFI = "sfi", _("Sfi")
    KOMVUX_BASIC = "komvux-grundlaggande", _("Komvux, grundläggande nivå")
    KOMVUX_UPPER_SECONDARY = "komvux-gymnasial", _("Komvux, gymnasial nivå")
    KOMVUX_ADAPTED = "komvux-anpassad", _("Komvux som anpassad utbildning")
    HIGHER_VOCATIONAL = "yrkeshogskola", _("Yrkeshögskola")
    FOLK_HIGH_SCHOOL = "folkhogskola", _("Folkhögskola")
    UNIVERSITY = "hogskola", _("Högskola")
    OTHER = "annan", _("Annan utbildning")


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
    COURSE = "kurs", _("Kurs")
    PACKAGE = "kurspaket", _("Kurspaket")
    PROGRAMME = "program", _("Program")


class CreditUnit(models.TextChoices):
    """C_Credits of EMIL 3."""

    UNIVERSITY = "hp", _("högskolepoäng")
    HIGHER_VOCATIONAL = "yh", _("YH-poäng")
    UPPER_SECONDARY = "gy", _("gymnasiepoäng")
    ACTIVITY = "vp", _("verksamhetspoäng")
    CONTINUING = "fup", _("fortbildningspoäng")
    LEVEL = "nyp", _("nivåpoäng")
    WEEKS = "veckor", _("veckor")


class TimeUnit(models.TextChoices):
    """C_TimeType of EMIL 3."""

    HOURS = "hours", _("timmar")
    DAYS = "days", _("dagar")
    WEEKS = "weeks", _("veckor")
    MONTHS = "months", _("månader")
    YEARS = "years", _("år")
    SEMESTERS = "semesters", _("terminer")


class StudyMode(models.TextChoices):
    ON_SITE = "pa-plats", _("På plats")
    DISTANCE = "distans", _("Distans")
    HYBRID = "distans-med-traffar", _("Distans med träffar")


class TimeOfDay(models.TextChoices):
    DAY = "dag", _("Dagtid")
    EVENING = "kvall", _("Kvällstid")
    WEEKEND = "helg", _("Helg")
    MIXED = "blandat", _("Blandade tider")


class BodyType(models.TextChoices):
    """C_Body of EMIL 3: who answers for a provider (huvudman)."""

    MUNICIPAL = "kommunal", _("Kommunal")
    REGIONAL = "region", _("Region")
    STATE = "statlig", _("Statlig")
    INDEPENDENT = "enskild", _("Enskild")
    OTHER = "annan", _("Annan")


class RecordKind(models.TextChoices):
    """What a source delivers."""

    PROVIDER = "provider", "Anordnare"
    INFO = "info", "Utbildning"
    EVENT = "event", "Tillfälle"


# ISO 639-2 codes that feeds use for the language of instruction.
LANGUAGE_NAMES: dict[str, str | Promise] = {
    "swe": _("svenska"),
    "eng": _("engelska"),
    "ara": _("arabiska"),
    "fin": _("finska"),
    "fra": _("franska"),
    "deu": _("tyska"),
    "spa": _("spanska"),
    "som": _("somaliska"),
    "ukr": _("ukrainska"),
    "per": _("persiska"),
    "swl": _("svenskt teckenspråk"),
}
