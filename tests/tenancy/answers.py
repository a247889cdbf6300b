"""What an answer says, and what the database holds of a tenant."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.tenancy.world import Tenant


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode(errors="replace"))


def refused(response: HttpResponse) -> bool:
    """404 or 403, the way back to the admin's first page with a message, or the way to the login."""
    if response.status_code in (403, 404):
        return True
    location = response.headers.get("Location", "")
    return response.status_code == 302 and (
        location == reverse("wagtailadmin_home") or location.startswith(reverse("account_login"))
    )


def says(response: HttpResponse, mark: str) -> bool:
    return mark.casefold() in text_of(response).casefold()


def rows_of(tenant: Tenant) -> dict[str, Any]:
    """All that the tenant has, as the database holds it now."""
    code = tenant.code
    stored = {kind: list(type(item)._base_manager.filter(pk=item.pk).values()) for kind, item in tenant.objects.items()}
    course, page = tenant.objects["course"], tenant.objects["municipality_page"]
    counted = {
        "courses": type(course)._base_manager.filter(owner=code).count(),
        "providers": type(tenant.objects["provider"])._base_manager.filter(owner=code).count(),
        "revisions": course.revisions.count() + tenant.objects["page"].revisions.count(),
        "pages": type(page)._base_manager.get(pk=page.pk).get_descendants().count(),
        "images": type(tenant.objects["image"]).objects.filter(collection=tenant.objects["collection"]).count(),
        "documents": type(tenant.objects["document"]).objects.filter(collection=tenant.objects["collection"]).count(),
        "members": type(tenant.objects["membership"]).objects.filter(municipality=code).count(),
        "comments": tenant.objects["page"].wagtail_admin_comments.count(),
    }
    for session in stored["session"]:
        session.pop("last_seen_at")
    return stored | counted
