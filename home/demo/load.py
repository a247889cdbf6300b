"""Putting the demo in place: the region, its pages, its courses, its accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from courses.imports.options import ImportOptions
from courses.imports.run import run_import
from courses.models import Course, ImportRun, LearningCentrePage, RunStatus, Source, SourceKind
from courses.models.learning_centre import OpeningHours
from courses.signals import courses_changed
from courses.sources.emil3_files import Emil3Folder
from home.demo.reader import DemoReader, course_key, offers
from home.demo.region import CENTRE_OFFER, PLACES, REGION, Place
from home.demo.texts import GUIDANCE, MUNICIPAL_GUIDANCE, TEXTS
from home.domain.onboarding import onboard_municipality
from home.domain.site import ensure_site
from home.models import HomePage, MunicipalityPage, StandardPage
from organisations.models import CooperationArea, Membership, Municipality, Role, User

DEMO_SOURCE = "demo"
FEED = Path(__file__).parent / "feed"
FEED_SOURCE = "demo-flode"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in to the demo."""

    email: str
    password: str
    name: tuple[str, str]
    role: Role
    municipality: str | None  # code

    @property
    def words(self) -> str:
        place = next((place for place in PLACES if place.code == self.municipality), None)
        return f"{self.role.label}{f' i {place.name}' if place else ''}"


ACCOUNTS = (
    Account("region@example.se", "demo-region-2026", ("Robin", "Regionsson"), Role.REGIONAL_ADMINISTRATOR, None),
    Account("tranemo@example.se", "demo-tranemo-2026", ("Tove", "Tranemo"), Role.EDITOR, "1452"),
    Account("boras@example.se", "demo-boras-2026", ("Bo", "Borås"), Role.EDITOR, "1490"),
)


class ForeignCatalogueError(Exception):
    """The portal holds a real region's content; the demo would mix with it. The message is Swedish."""


def is_loaded() -> bool:
    return Source.objects.filter(slug=DEMO_SOURCE).exists()


def load(today: dt.date) -> ImportRun:
    """Load the demo, or bring its dates up to `today`; what editors have changed stays. Returns the courses' run.

    Raises ForeignCatalogueError where the portal is somebody's real one, and ImportRefusedError when an import goes on.
    Must not be called inside a transaction.
    """
    if not is_loaded() and Course.objects.filter(Q(key=None) | ~Q(source__slug__startswith=DEMO_SOURCE)).exists():
        raise ForeignCatalogueError("Portalen har redan utbildningar. Demoinnehållet läggs bara i en tom portal.")
    with transaction.atomic():
        centres = _load_region()
        _load_accounts()
        source = _source(DEMO_SOURCE, "Demoinnehåll", rank=60)
        feed = _source(FEED_SOURCE, "Demoflöde med fel", rank=70)
    run = run_import(DemoReader(today, centres), source, ImportOptions(today=today, accept_removals=True))
    if run.status == RunStatus.SUCCEEDED:
        _add_editors_words()
        run_import(Emil3Folder(FEED), feed, ImportOptions(today=today))
    return run


def _source(slug: str, name: str, rank: int) -> Source:
    return Source.objects.get_or_create(
        slug=slug, defaults={"name": name, "kind": SourceKind.EMIL3_FILES, "rank": rank}
    )[0]


def _load_region() -> dict[str, int]:
    """The eight municipalities with their pages; slug -> id of the learning centre's page."""
    skeleton = ensure_site(REGION)
    _load_home(skeleton.home)
    area, _ = CooperationArea.objects.get_or_create(name=f"Samverkansområdet {REGION}")
    centres = {}
    for place in PLACES:
        onboarding = onboard_municipality(place.code)
        _describe(onboarding.municipality, place)
        area.municipalities.add(onboarding.municipality)
        centres[place.slug] = _load_pages(onboarding.page, place)
    return centres


def _load_home(home: HomePage) -> None:
    if home.guidance:
        return
    home.question = f"Vad kan du läsa som vuxen i {REGION}?"
    home.region_name = REGION
    home.examples = "undersköterska, svetsare, engelska 6, sfi"
    home.guidance = GUIDANCE
    home.save_revision().publish()
    for text in TEXTS:
        home.add_child(
            instance=StandardPage(
                title=text.title,
                slug=text.slug,
                introduction=text.introduction,
                body=text.body,
                in_footer=text.in_footer,
            )
        ).save_revision().publish()


def _describe(municipality: Municipality, place: Place) -> None:
    if municipality.guidance_phone:
        return
    site = f"https://www.example.se/{place.slug}"
    municipality.website = site
    municipality.komvux_application_url = f"{site}/komvux"
    municipality.sfi_application_url = f"{site}/sfi"
    municipality.guidance_phone = place.phone
    municipality.guidance_hours = "vardagar 8–12"
    municipality.guidance_email = f"vagledning.{place.slug}@example.se"
    municipality.guidance_booking_url = f"{site}/vagledning"
    municipality.guidance_visit = "Tisdag 13–16 på lärcentrum"
    municipality.guidance_languages = place.languages
    municipality.save()


def _load_pages(page: MunicipalityPage, place: Place) -> int:
    if not page.introduction:
        page.introduction = place.introduction
        page.guidance = MUNICIPAL_GUIDANCE
        page.elsewhere = place.elsewhere
        page.save_revision().publish()
    slug = f"larcentrum-{place.slug}"
    centre = LearningCentrePage.objects.child_of(page).filter(slug=slug).first()
    if centre is None:
        centre = page.add_child(
            instance=LearningCentrePage(
                title=f"Lärcentrum {page.title}",
                slug=slug,
                municipality=page.municipality,
                introduction=place.centre,
                body=CENTRE_OFFER,
                street_address=place.street,
                postal_code=place.postal_code,
                town=place.town,
                latitude=place.latitude,
                longitude=place.longitude,
                phone=place.phone,
                phone_hours="Vardagar 8–15",
                email=f"larcentrum.{place.slug}@example.se",
                hours_note="Stängt helgdagar.",
                directions="Fem minuter från stationen eller busstationen.",
                accessibility="Entré utan trappsteg, hörslinga och toalett för rullstol.",
                opening_hours=[
                    OpeningHours(weekday=day, opens=opens, closes=closes)
                    for day, opens, closes in place.opening_hours()
                ],
            )
        )
        centre.save_revision()
    return int(centre.pk)


def _load_accounts() -> None:
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            first, last = account.name
            user = User.objects.create_user(account.email, account.password, first_name=first, last_name=last)
        Membership.objects.get_or_create(user=user, municipality_id=account.municipality, role=account.role)


@transaction.atomic
def _add_editors_words() -> None:
    """What no feed gives: introductions, for whom, occupations. Only where nobody has written anything."""
    by_key = Course.objects.in_bulk([course_key(*offer) for offer in offers()], field_name="key")
    changed, links = [], []
    for template, given in offers():
        course = by_key[course_key(template, given)]
        if not course.summary and not course.audience:
            course.summary = template.summary
            course.audience = f"<p>{template.audience}</p>" if template.audience else ""
            changed.append(course)
            links += [
                Course.occupations.through(course_id=course.pk, occupation_id=ssyk) for ssyk in template.occupations
            ]
    Course.objects.bulk_update(changed, ["summary", "audience"], batch_size=500)
    Course.occupations.through.objects.bulk_create(links, ignore_conflicts=True)
    if changed:
        courses_changed.send(sender=Course, ids=[course.pk for course in changed])
