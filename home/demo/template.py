"""How the demo writes down a course that several providers give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from courses.vocabulary import CreditUnit, SchoolForm, StudyMode, TimeOfDay, TimeUnit

MODES = {"distans": StudyMode.DISTANCE, "träffar": StudyMode.HYBRID}
TIMES = {"dag": TimeOfDay.DAY, "kväll": TimeOfDay.EVENING, "helg": TimeOfDay.WEEKEND}
LANGUAGES = {"engelska": "eng", "arabiska": "ara", "somaliska": "som", "ukrainska": "ukr"}
CALENDARS = frozenset(
    {
        "termin",  # January and August
        "period",  # every tenth week
        "månad",  # rolling applications, a start each month
        "löpande",  # applications and starts at any time
        "höst",  # August only, applications in spring
        "snart",  # closes within days
        "senare",  # opens later
        "stängd",  # the last day has passed, the start lies ahead
        "fråga",  # no application data
        "inställd",  # cancelled
        "utan",  # nothing coming: started and over
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """One provider's way of giving a course, read from a line such as "mark termin 50 kväll" (see `given`)."""

    provider: str
    calendar: str
    paces: tuple[int, ...] = ()  # percent; empty: the student chooses
    mode: StudyMode = StudyMode.ON_SITE
    time_of_day: TimeOfDay | None = None
    language: str = "swe"
    learning_centres: tuple[str, ...] = ()  # slugs of municipalities


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a course is about; each line of `given` makes a course of its own."""

    title: str
    form: SchoolForm
    summary: str
    description: tuple[str, ...]  # a paragraph each
    given: tuple[Given, ...]
    eligibility: str = ""
    audience: str = ""
    prior_knowledge: str = ""
    code: str = ""
    subject_codes: tuple[str, ...] = ()
    credits: tuple[Decimal, CreditUnit] | None = None
    extent: tuple[int, TimeUnit] | None = None
    occupations: tuple[str, ...] = ()  # SSYK 2012, four digits
    is_vocational: bool | None = None
    apprenticeship: bool | None = None
    degree: str = ""
    keywords: tuple[str, ...] = ()


def given(lines: str) -> tuple[Given, ...]:
    """Read lines "PROVIDER CALENDAR [PACE ...] [distans|träffar] [dag|kväll|helg] [LANGUAGE] [@CENTRE ...]".

    Raises ValueError for a word that means nothing.
    """
    return tuple(_given(line.split()) for line in lines.strip().splitlines())


def points(number: int | str, unit: CreditUnit) -> tuple[Decimal, CreditUnit]:
    """Credits with their unit; text for what isn't whole ("7.5")."""
    return Decimal(number), unit


def _given(words: list[str]) -> Given:
    provider, calendar, *rest = words
    if calendar not in CALENDARS:
        raise ValueError(f"Okänd kalender: {calendar}")
    paces, centres = [], []
    mode, time, language = StudyMode.ON_SITE, None, "swe"
    for word in rest:
        if word.isdigit():
            paces.append(int(word))
        elif word.startswith("@"):
            centres.append(word[1:])
        elif word in MODES:
            mode = MODES[word]
        elif word in TIMES:
            time = TIMES[word]
        elif word in LANGUAGES:
            language = LANGUAGES[word]
        else:
            raise ValueError(f"Okänt ord: {word}")
    return Given(provider, calendar, tuple(paces), mode, time, language, tuple(centres))
