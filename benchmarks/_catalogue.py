"""A synthetic catalogue: realistic titles and compounds, skewed like the real one, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from courses.models import Course, Occasion, Provider
from courses.vocabulary import Configuration, CreditUnit, SchoolForm, StudyMode
from organisations.geography import municipalities, sort_key
from organisations.models import Municipality

BATCH = 5_000

_TRADES = (
    "undersköterska vårdbiträde barnskötare svetsare elektriker snickare kock bagare målare rörmokare "
    "lastbilsförare bussförare redovisningsekonom löneadministratör systemutvecklare nätverkstekniker "
    "drifttekniker fastighetsskötare fastighetstekniker byggnadsingenjör projektledare läkarsekreterare "
    "tandsköterska stödassistent elevassistent lärarassistent florist trädgårdsmästare djurvårdare väktare "
    "industritekniker cnc-operatör plåtslagare murare truckförare logistiker inköpare säljare butikssäljare "
    "frisör kyltekniker solcellsinstallatör vindkrafttekniker behandlingspedagog socialpedagog "
    "specialistundersköterska boendestödjare receptionist kallskänka"
)
_SUBJECTS = (
    "Svenska Engelska Matematik Samhällskunskap Historia Religionskunskap Naturkunskap Biologi Kemi Fysik "
    "Psykologi Sociologi Företagsekonomi Programmering Webbutveckling Bild Musik Filosofi Geografi Juridik "
    "Ledarskap Pedagogik Spanska Franska Tyska Arabiska Medicin Omvårdnad Anatomi Farmakologi Svetsteknik Ellära "
    "Ritteknik Hållbarhet"
)
_FIELDS = (
    "vård och omsorg|barn och unga|bygg och anläggning|data och it|ekonomi|fastighet|fordon|handel|hantverk|"
    "hotell|industri|juridik|kultur|lantbruk|logistik|naturbruk|restaurang|skola|säkerhet|teknik|trädgård|"
    "transport|turism"
)
# First and last parts of compounds: what a trade is about, and what one does there.
_MODIFIERS = (
    "vård bygg el data drift fastighets fordons flyg mark maskin mät energi vatten trä metall plåt livsmedels butiks "
    "lager hamn skogs lantbruks trädgårds hud tand apoteks demens barn ungdoms skol fritids idrotts turism hotell "
    "restaurang kultur scen ljud ljus film foto grafik webb spel nätverks säkerhets löne redovisnings inköps "
    "försäljnings kvalitets miljö klimat solcells vind process automations robot svets ställnings tunnel järnvägs"
)
_HEADS = (
    "tekniker ledare samordnare arbetare montör operatör assistent handläggare rådgivare utvecklare designer "
    "ingenjör pedagog konsult mekaniker specialist administratör chef förare skötare planerare kontrollant"
)
_NOUNS = "teknik kunskap ledning ekonomi lära vård juridik kommunikation planering service analys montering underhåll"
_TAILS = ("", "", "", "", " på distans", ", halvfart", ", lärling", ", grundkurs", ", fördjupning", ", steg 2")
TRADES, SUBJECTS, FIELDS = _TRADES.split(), _SUBJECTS.split(), _FIELDS.split("|")
MODIFIERS, HEADS, NOUNS = _MODIFIERS.split(), _HEADS.split(), _NOUNS.split()
# A few trades and subjects have most of the courses; every fourth is a compound of which there are few.
_SKEW = 4
_COMPOUNDS = 0.25
_SENTENCES = (
    "Du lär dig grunderna och får arbeta praktiskt med {trade}.",
    "Utbildningen leder till arbete som {trade} inom {field}.",
    "Kursen ger dig kunskaper i {subject} som du behöver för att läsa vidare.",
    "Undervisningen bygger på föreläsningar, grupparbeten och egna studier.",
    "En del av tiden gör du praktik på en arbetsplats inom {field}.",
    "Du behöver tillgång till dator och internet.",
    "Efter utbildningen kan du arbeta i hela landet eller studera på högskola.",
    "Studierna planeras tillsammans med en studie- och yrkesvägledare.",
)
_FORMS = (
    [SchoolForm.KOMVUX_UPPER_SECONDARY] * 60
    + [SchoolForm.HIGHER_VOCATIONAL] * 18
    + [SchoolForm.FOLK_HIGH_SCHOOL] * 12
    + [SchoolForm.KOMVUX_BASIC] * 6
    + [SchoolForm.SFI] * 3
    + [SchoolForm.KOMVUX_ADAPTED]
)
_UNITS = {SchoolForm.HIGHER_VOCATIONAL: CreditUnit.HIGHER_VOCATIONAL, SchoolForm.FOLK_HIGH_SCHOOL: CreditUnit.WEEKS}
_PACES = [100] * 69 + [50] * 17 + [25] * 12 + [75] * 2
_MODES = [StudyMode.ON_SITE] * 78 + [StudyMode.DISTANCE] * 14 + [StudyMode.HYBRID] * 8


@dataclass(frozen=True, slots=True)
class CatalogueSize:
    courses: int
    occasions: int


def make_catalogue(courses: int, today: dt.date, *, seed: int = 1, occasions_each: float = 4.0) -> CatalogueSize:
    """Write `courses` public courses with about `occasions_each` times as many occasions; nothing is announced.

    The 290 municipalities must be there. Towns are skewed: a tenth of them holds half of the occasions.
    """
    rng = random.Random(seed)
    codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
    rng.shuffle(codes)
    weights = [1 / (place + 3) for place in range(len(codes))]
    providers = _providers(rng, codes, max(3, courses // 60))
    made = 0
    for first in range(0, courses, BATCH):
        batch = [_course(rng, providers, number) for number in range(first, min(first + BATCH, courses))]
        write_rows(batch)
        occasions = [
            _occasion(rng, course, codes, weights, today)
            for course in batch
            for _ in range(min(40, int(rng.expovariate(1 / occasions_each) + 0.5)))
        ]
        write_rows(occasions)
        made += len(occasions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE courses_course; ANALYZE courses_occasion")
    return CatalogueSize(courses, made)


def write_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one table and give them their ids, in a third of the time that `bulk_create` takes."""
    if not rows:
        return
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        numbered = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(numbered, [meta.db_table, len(rows)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk
        columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
        with cursor.copy(f'COPY "{meta.db_table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                values = [(field, field.pre_save(row, add=True)) for field in meta.concrete_fields]
                copy.write_row([field.get_db_prep_save(value, connection) for field, value in values])


def _providers(rng: random.Random, codes: Sequence[str], count: int) -> list[Provider]:
    names = municipalities()
    kinds = ["Vuxenutbildningen", "Lärcentrum", "Yrkesakademin", "Folkhögskolan"]
    providers = []
    for number in range(count):
        code = rng.choice(codes)
        name = f"{rng.choice(kinds)} i {names[code].name}"
        providers.append(Provider(name=name, slug=f"syntetisk-{number}", sort_key=sort_key(name), municipality_id=code))
    return Provider.objects.bulk_create(providers)


def _course(rng: random.Random, providers: Sequence[Provider], number: int) -> Course:
    form = rng.choice(_FORMS)
    trade, subject, field = trade_of(rng), _subject(rng), rng.choice(FIELDS)
    title = _title(rng, form, trade, subject, field)
    text = " ".join(
        sentence.format(trade=trade, subject=subject.lower(), field=field)
        for sentence in rng.choices(_SENTENCES, k=rng.randint(2, 14))
    )
    return Course(
        title=title,
        slug=f"syntetisk-{number}",
        sort_key=sort_key(title),
        description=f"<p>{text}</p>",
        school_form=form,
        configuration=rng.choice(list(Configuration)),
        code=f"{subject[:3].upper()}{subject[:3].upper()}{rng.randint(0, 3):02}",
        credits=rng.choice([50, 100, 100, 150, 200, 400, 800, 1500]),
        credits_unit=_UNITS.get(form, CreditUnit.UPPER_SECONDARY),
        is_vocational=rng.random() < 0.4,
        keywords=rng.sample(FIELDS, k=rng.randint(0, 2)),
        direction_ids=[rng.randint(1, 203)] if rng.random() < 0.7 else [],
        provider=rng.choice(providers),
        live=True,
    )


def skewed(rng: random.Random, values: Sequence[str]) -> str:
    """One of the values; the n-th as often as 1 / (n + `_SKEW`), as the words of a real catalogue."""
    return rng.choices(values, [1 / (place + _SKEW) for place in range(len(values))])[0]


def trade_of(rng: random.Random) -> str:
    """An occupation: a common one, or a compound ("solcellsmontör")."""
    if rng.random() < _COMPOUNDS:
        return skewed(rng, MODIFIERS) + skewed(rng, HEADS)
    return skewed(rng, TRADES)


def _subject(rng: random.Random) -> str:
    if rng.random() < _COMPOUNDS:
        return (skewed(rng, MODIFIERS) + skewed(rng, NOUNS)).capitalize()
    return skewed(rng, SUBJECTS)


def _title(rng: random.Random, form: SchoolForm, trade: str, subject: str, field: str) -> str:
    if form is SchoolForm.HIGHER_VOCATIONAL:
        return f"{trade.capitalize()} inom {field}"
    if form is SchoolForm.SFI:
        return f"Svenska för invandrare, kurs {rng.choice('ABCD')}"
    if rng.random() < 0.35:
        return f"{field.capitalize()}, utbildning till {trade}{rng.choice(_TAILS)}"
    return f"{subject} {rng.choice(['1', '1a', '1b', '2', '2a', '2b', '3', '5', '6', 'grund'])}{rng.choice(_TAILS)}"


def _occasion(
    rng: random.Random, course: Course, codes: Sequence[str], weights: Sequence[float], today: dt.date
) -> Occasion:
    rolling = rng.random() < 0.12
    start = None if rolling else today + dt.timedelta(days=rng.randint(-220, 420))
    last = start - dt.timedelta(days=rng.randint(14, 100)) if start and rng.random() < 0.6 else None
    code = rng.choices(codes, weights)[0]
    return Occasion(
        course=course,
        start=start,
        end=start + dt.timedelta(days=rng.choice([70, 140, 365])) if start else None,
        rolling_start=rolling,
        application_first=last - dt.timedelta(days=60) if last else None,
        application_last=last,
        application_continuous=rolling and rng.random() < 0.8,
        pace=rng.choice(_PACES),
        mode=rng.choice(_MODES),
        municipality_codes=[code],
        towns=[municipalities()[code].name],
        languages=rng.choices([["swe"], ["eng"], []], [50, 3, 47])[0],
    )
