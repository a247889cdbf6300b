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
# The other way, for tables that name the form: komvux anpassad may be either level, and no code then.
TYPE_OF_SCHOOL_FORM: dict[SchoolForm, str] = {
    SchoolForm.SFI: "VUXSFI",
    SchoolForm.KOMVUX_BASIC: "VUXGR",
    SchoolForm.KOMVUX_UPPER_SECONDARY: "VUXGY",
    SchoolForm.HIGHER_VOCATIONAL: "YH",
    SchoolForm.FOLK_HIGH_SCHOOL: "FHS",
    SchoolForm.UNIVERSITY: "HS",
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

# Their courses have codes of Skolverket's; what feeds give as subjects of other forms is SUN and fields of study.
NATIONAL_CODE_FORMS = HOME_MUNICIPALITY_FORMS | {SchoolForm.OTHER}


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


# C_TimeOfStudy of EMIL (values of version 2; a free text in version 3) -> ours. "ingen" means no fixed time.
TIME_OF_DAY_OF_CODE: dict[str, TimeOfDay | None] = {
    "dag": TimeOfDay.DAY,
    "eftermiddag": TimeOfDay.DAY,
    "kväll": TimeOfDay.EVENING,
    "veckoslut": TimeOfDay.WEEKEND,
    "helg": TimeOfDay.WEEKEND,
    "blandat": TimeOfDay.MIXED,
    "ingen": None,
}

# C_ExecutionCondition of EMIL 3: 0 established but not planned, 1 between the dates given, 2 the student decides when
# to start, 3 the provider decides later.
EXECUTION_CONDITIONS = frozenset({"0", "1", "2", "3"})
ROLLING_START_CONDITION = "2"


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


class IssueKind(models.TextChoices):
    """What may be odd in a delivered record without stopping it; the values stand in reports."""

    EDUCATION_MISSING = "education_missing", "Tillfället säger inte vilken utbildning det hör till"
    EDUCATION_UNKNOWN = "education_unknown", "Tillfället hör till en utbildning som källan inte har"
    PROVIDER_MISSING = "provider_missing", "Tillfället säger inte vem som anordnar"
    PROVIDER_UNKNOWN = "provider_unknown", "Tillfällets anordnare finns inte hos källan"
    END_BEFORE_START = "end_before_start", "Slutar innan det börjar"
    MUNICIPALITY_UNKNOWN = "municipality_unknown", "Orten kan inte knytas till en kommun"
    AREA_CODE_UNKNOWN = "area_code_unknown", "Kommunkoden finns inte"
    REPEATED_ITEM = "repeated_item", "Posten står flera gånger i källan"
    UNKNOWN_CODE = "unknown_code", "Kod som portalen inte känner till"
    UNKNOWN_FIELD = "unknown_field", "Uppgift som portalen inte känner till"
    VALUE_UNREADABLE = "value_unreadable", "Värdet går inte att tolka"
    VALUE_OUT_OF_RANGE = "value_out_of_range", "Värdet är orimligt"
    TEXT_TOO_LONG = "text_too_long", "Texten är för lång och har kortats"
    URL_UNUSABLE = "url_unusable", "Webbadressen går inte att använda"
    IDENTIFIER_DIFFERS = "identifier_differs", "Posten har två olika id"
    TITLE_MISSING = "title_missing", "Namn saknas"
    SCHOOL_TYPE_MISSING = "school_type_missing", "Skolform saknas"
    CREDITS_ZERO = "credits_zero", "Noll poäng"
    DISTANCE_ONLY_IN_TITLE = "distance_only_in_title", "Distans står bara i titeln"
    APPLICATION_LAST_BEFORE_FIRST = "application_last_before_first", "Ansökan stänger innan den öppnar"
    PERSONAL_NUMBER_REMOVED = "personal_number_removed", "Organisationsnumret var ett personnummer och har tagits bort"
    PAYLOAD_CUT = "payload_cut", "En del av posten gick inte att spara"
    NUMBER_OUT_OF_RANGE = "number_out_of_range", "Talet ryms inte"
    OVERRIDE_END_BEFORE_START = "override_end_before_start", "Redaktörens slutdatum ligger före källans nya start"
    LEARNING_CENTRE_UNKNOWN = "learning_centre_unknown", "Lärcentrumet finns inte i portalen"
    ROUND_AMBIGUOUS = "round_ambiguous", "Raden kan gälla flera omgångar och har inte använts"
    ROUND_UNKNOWN = "round_unknown", "Utbildningen finns redan, men inte den här omgången"
    STUDY_FORM_DIFFERS = "study_form_differs", "Källorna säger olika om studieformen"


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
