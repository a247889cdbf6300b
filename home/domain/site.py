"""The skeleton that every installation has: the start page, the list of municipalities, the region's group."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Site

from home.models import HomePage, MunicipalityIndexPage
from organisations.domain.memberships import region_group

PAGE_ACTIONS = ("add", "change", "publish", "lock", "unlock", "bulk_delete")
MEDIA_ACTIONS = (
    *("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.delete_image"),
    *("wagtailimages.choose_image", "wagtaildocs.add_document", "wagtaildocs.change_document"),
    *("wagtaildocs.delete_document", "wagtaildocs.choose_document"),
)
COLLECTION_ACTIONS = tuple(f"wagtailcore.{action}_collection" for action in ("add", "change", "delete"))
CHOOSING = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
SHARED_COLLECTION = "Gemensamt"
WORKFLOW_TASK = "Granskning av regionen"
# The region edits all that the rooms of the portal hold; the policies of the models refuse what nobody may do.
REGION_ROOMS = ("organisations", "courses", "search", "placements", "home")
REGION_PERMISSIONS = (
    *("wagtailadmin.access_admin", "wagtailredirects.add_redirect", "wagtailredirects.change_redirect"),
    "wagtailredirects.delete_redirect",
    # The region says what is reviewed before it is published, and by whom.
    *(f"wagtailcore.{action}_{model}" for model in ("workflow", "task") for action in ("add", "change", "delete")),
)


@dataclass(frozen=True)
class SiteSkeleton:
    """What `ensure_site` found or made."""

    site: Site
    home: HomePage
    municipalities: MunicipalityIndexPage
    region: Group
    shared_collection: Collection


@transaction.atomic
def ensure_site(region_name: str = "Regionen") -> SiteSkeleton:
    """Make what is missing of the skeleton, and leave what editors have changed as it is. Repeatable.

    Wagtail's own first page goes, and its two groups with rights to every page where nobody is in them.
    """
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
    home = _ensure_home(region_name)
    site = _ensure_default_site(home)
    index = MunicipalityIndexPage.objects.first()
    if index is None:
        index = home.add_child(instance=MunicipalityIndexPage(title="Kommuner", slug="kommun"))
    region = _ensure_region_rights()
    return SiteSkeleton(site, home, index, region, _ensure_shared_collection())


def _ensure_home(region_name: str) -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Startsida", slug="start", question="Vad vill du läsa?", region_name=region_name)
    )
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page", numchild=0).first()
    if welcome is not None:
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.delete()
    return home


def _ensure_default_site(home: HomePage) -> Site:
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = (address.hostname, port, home.pk, settings.WAGTAIL_SITE_NAME)
    if wanted != (site.hostname, site.port, site.root_page_id, site.site_name):
        site.hostname, site.port, site.root_page_id, site.site_name = wanted
        site.save()
    return site


def _ensure_region_rights() -> Group:
    region = region_group()
    rooms = Permission.objects.filter(content_type__app_label__in=REGION_ROOMS)
    region.permissions.add(*rooms, *permissions(*REGION_PERMISSIONS))
    allow_pages(region, Page.get_first_root_node())
    allow_media(region, Collection.get_first_root_node(), (*MEDIA_ACTIONS, *COLLECTION_ACTIONS))
    # Wagtail's first workflow asks a group that no longer exists: let it ask the region.
    for task in GroupApprovalTask.objects.filter(groups=None):
        task.groups.add(region)
        task.name = WORKFLOW_TASK
        task.save()
        task.workflows.filter(name="Moderators approval").update(name=WORKFLOW_TASK)
    return region


def _ensure_shared_collection() -> Collection:
    shared = Collection.objects.filter(name=SHARED_COLLECTION, depth=2).first()
    return shared or Collection.get_first_root_node().add_child(name=SHARED_COLLECTION)


def permissions(*names: str) -> list[Permission]:
    """The permissions of these names ("app.codename"), all of them.

    Raises LookupError if one is missing: the group would be less than it says.
    """
    wanted = Q()
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(names) - {f"{one.content_type.app_label}.{one.codename}" for one in found}
    if missing:
        raise LookupError(f"Behörigheter saknas i databasen: {', '.join(sorted(missing))}. Kör migrate.")
    return found


def allow_pages(group: Group, page: Page) -> bool:
    """Let the group edit and publish the page and all below it; whether anything was new."""
    new = [
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)[1]
        for permission in permissions(*(f"wagtailcore.{action}_page" for action in PAGE_ACTIONS))
    ]
    return any(new)


def allow_media(group: Group, collection: Collection, names: tuple[str, ...]) -> bool:
    """Give the group these rights to a collection and those below it; whether anything was new."""
    new = [
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)[1]
        for permission in permissions(*names)
    ]
    return any(new)
