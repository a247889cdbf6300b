"""Who gives the demo's courses. All schools but the municipalities' own are invented."""

from __future__ import annotations

from dataclasses import dataclass

from courses.vocabulary import BodyType
from home.demo.region import PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A provider; `owner` is the municipality (code) whose editors keep its courses, None the region."""

    slug: str
    name: str
    place: str  # slug of the municipality where it lies
    body: str
    body_type: BodyType
    description: str
    owner: str | None = None

    @property
    def key(self) -> str:
        return f"demo.p.{self.slug}"


MUNICIPAL = tuple(
    School(
        slug=place.slug,
        name=f"Vuxenutbildningen i {place.name}",
        place=place.slug,
        body="Borås Stad" if place.slug == "boras" else f"{place.name}s kommun",
        body_type=BodyType.MUNICIPAL,
        description="Kommunens komvux och sfi. Vägledning, studiestöd och undervisning dag och kväll.",
        owner=place.code,
    )
    for place in PLACES
)
OTHERS = (
    School(
        slug="yh-boras", name="Yrkeshögskolan i Borås", place="boras", body="Yrkeshögskolan i Borås AB",
        body_type=BodyType.INDEPENDENT,
        description="Utbildar i nära samarbete med vård, bygg, it och handel. Alla program har praktik på företag.",
    ),
    School(
        slug="ya-skaraborg", name="Yrkesakademin i Skaraborg", place="herrljunga", body="Stiftelsen Yrkesakademin",
        body_type=BodyType.INDEPENDENT,
        description="Teknik, industri och vård på halvfart och heltid, med träffar på lärcentrum i Sjuhärad.",
    ),
    School(
        slug="sjuharad-yh", name="Sjuhärads yrkeshögskola", place="boras", body="Sjuhärads utbildning ek. för.",
        body_type=BodyType.INDEPENDENT,
        description="Textil, data och ekonomi. Ägs av företag i bygden.",
    ),
    School(
        slug="atradalens", name="Ätradalens folkhögskola", place="svenljunga", body="Föreningen Ätradalens folkhögskola",
        body_type=BodyType.INDEPENDENT,
        description="Folkhögskola med internat vid Ätran. Allmän kurs, textil, ledarskap och socialt arbete.",
    ),
    School(
        slug="kinds", name="Kinds folkhögskola", place="tranemo", body="Regionens folkhögskolor",
        body_type=BodyType.REGIONAL,
        description="Musik, skrivande, friluftsliv och allmän kurs i en gammal herrgård.",
    ),
    School(
        slug="distanshogskolan", name="Distanshögskolan Väst", place="boras", body="Staten",
        body_type=BodyType.STATE,
        description="Högskolekurser på nätet. Tentamen skriver du på ditt lärcentrum.",
    ),
)  # fmt: skip

SCHOOLS = {school.slug: school for school in (*MUNICIPAL, *OTHERS)}
