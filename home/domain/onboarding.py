"""How a municipality becomes a tenant."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection

from courses.models import Course, ImportIssue, ImportRun, Occasion, Provider, Source, SourceRecord
from home.domain.site import CHOOSING, MEDIA_ACTIONS, SiteSkeleton, allow_media, allow_pages, ensure_site, permissions
from home.models import MunicipalityPage
from organisations.domain.memberships import editors_group
from organisations.models import Municipality

# Editors get every permission of the first, and look at the second; the models' policies say for whom, and refuse what
# only the region does.
EDITED = (Municipality, Course, Occasion, Provider)
READ = (Source, SourceRecord, ImportRun, ImportIssue)


class UnknownMunicipalityError(Exception):
    """No municipality has the code; the message (Swedish) names those that the writer may have meant."""


@dataclass(frozen=True)
class Step:
    """One thing that a tenant needs; `is_new` is False where it was there already."""

    what: str
    is_new: bool


@dataclass(frozen=True)
class Onboarding:
    """What `onboard_municipality` did."""

    municipality: Municipality
    page: MunicipalityPage
    group: Group
    collection: Collection
    steps: tuple[Step, ...]


@transaction.atomic
def onboard_municipality(code: str) -> Onboarding:
    """Give a municipality ("1490", or its name) all that its editors need. Repeatable: makes only what is missing.

    Raises UnknownMunicipalityError.
    """
    municipality = find_municipality(code)
    skeleton = ensure_site()
    steps = [_join(municipality)]
    page, step = _page(municipality, skeleton)
    steps.append(step)
    group, step = _group(municipality)
    steps.append(step)
    steps.append(Step(f"rätt att redigera sidan {page.title} och sidorna under den", allow_pages(group, page)))
    collection, step = _collection(municipality, group, skeleton)
    steps.append(step)
    return Onboarding(municipality, page, group, collection, tuple(steps))


def find_municipality(code_or_name: str) -> Municipality:
    """Raises UnknownMunicipalityError with the nearest names."""
    wanted = code_or_name.strip()
    known = {municipality.name.casefold(): municipality for municipality in Municipality.objects.all()}
    by_code = {municipality.code: municipality for municipality in known.values()}
    found = by_code.get(wanted) or known.get(wanted.casefold())
    if found is not None:
        return found
    if not known:
        raise UnknownMunicipalityError("Databasen har inga kommuner. Kör migrate först.")
    near = [
        *(known[name] for name in difflib.get_close_matches(wanted.casefold(), known, n=3, cutoff=0.6)),
        *(by_code[code] for code in difflib.get_close_matches(wanted, by_code, n=3, cutoff=0.7)),
    ]
    hint = ", ".join(f"{municipality.name} ({municipality.code})" for municipality in near)
    raise UnknownMunicipalityError(
        f"Det finns ingen kommun med koden eller namnet {wanted!r}. "
        + (f"Menade du {hint}?" if hint else "Ange en fyrsiffrig kommunkod, till exempel 1490 för Borås.")
    )


def _join(municipality: Municipality) -> Step:
    is_new = not municipality.is_member
    if is_new:
        municipality.is_member = True
        municipality.save(update_fields=["is_member"])
    return Step(f"{municipality.name} ingår i regionen", is_new)


def _page(municipality: Municipality, skeleton: SiteSkeleton) -> tuple[MunicipalityPage, Step]:
    page = MunicipalityPage.objects.filter(municipality=municipality).first()
    is_new = page is None
    if page is None:
        page = MunicipalityPage(title=municipality.name, slug=municipality.slug, municipality=municipality)
        skeleton.municipalities.add_child(instance=page)
    return page, Step(f"kommunsidan {page.title} ({page.url_path})", is_new)


def _group(municipality: Municipality) -> tuple[Group, Step]:
    is_new = municipality.editors is None
    group = editors_group(municipality)
    wanted = [
        *permissions("wagtailadmin.access_admin", *(f"courses.view_{model._meta.model_name}" for model in READ)),
        *Permission.objects.filter(content_type__in=ContentType.objects.get_for_models(*EDITED).values()),
    ]
    is_new = is_new or not {one.pk for one in wanted} <= set(group.permissions.values_list("pk", flat=True))
    group.permissions.add(*wanted)
    return group, Step(f"gruppen {group.name} med rätt att redigera utbildningar", is_new)


def _collection(municipality: Municipality, group: Group, skeleton: SiteSkeleton) -> tuple[Collection, Step]:
    collection = Collection.objects.filter(name=municipality.name, depth=2).first()
    is_new = collection is None
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=municipality.name)
    allowed = allow_media(group, collection, MEDIA_ACTIONS)
    shares = allow_media(group, skeleton.shared_collection, CHOOSING)
    return collection, Step(f"samlingen {collection.name} för bilder och dokument", is_new or allowed or shares)
