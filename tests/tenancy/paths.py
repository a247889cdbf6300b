"""Addresses of the admin with a tenant's own arguments."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.tenancy.addresses import VIEWSETS, Address, Rule
from tests.tenancy.world import Tenant, World


def path_of(address: Address, tenant: Tenant, world: World, rule: Rule) -> str:
    """The address with arguments of this tenant's objects."""
    if address.bulk:
        query = f"?id={_object(rule.kind, tenant, world).pk}"
        return reverse("wagtail_bulk_action", args=address.bulk) + query
    arguments = {name: _argument(name, address, tenant, world, rule) for name in address.parameters}
    path = reverse(address.name, kwargs=arguments)
    if address.name.endswith("chosen_multiple"):
        kind = "page" if "page" in address.name else _chooser_kind(address.name)
        path += f"?id={_object(kind, tenant, world).pk}"
    return path


def _chooser_kind(name: str) -> str:
    namespace = name.rpartition(":")[0]
    if namespace in ("wagtaildocs_chooser", "wagtailimages_chooser"):
        return "document" if "docs" in namespace else "image"
    return VIEWSETS[namespace.replace("wagtailsnippetchoosers_", "wagtailsnippets_")][1]


def _object(kind: str | None, tenant: Tenant, world: World) -> Any:
    assert kind is not None
    return tenant.objects[kind] if kind in tenant.objects else world.shared[kind]


def _argument(name: str, address: Address, tenant: Tenant, world: World, rule: Rule) -> Any:
    constant = {
        "action_name": "approve",
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_app_name": "home",
        "content_type_model_name": "standardpage",
        "app_label": "home",
        "app_name": "home",
        "model_name": "standardpage",
        "filter_spec": "width-20",
        "session_id": tenant.objects["session"].pk,
        "uidb64": "x",
        "token": "x-x",
        "slug": "utbud",
        "destination_id": tenant.objects["municipality_page"].pk,
        "workflow_pk": world.shared["workflow"].pk,
        "page_pk": tenant.objects["page"].pk,
        "object_id": tenant.objects["page"].pk,
    }
    if name in constant:
        return constant[name]
    if name in ("revision_id", "task_state_id", "workflow_state_id"):
        return tenant.objects[f"{rule.kind} {name.removesuffix('_id').replace('_', ' ')}"].pk
    if name == "task_id" and rule.kind != "task":
        return tenant.objects[f"{rule.kind} task state"].task_id
    if name == "parent_page_id" and address.name.startswith("wagtailadmin_pages:"):
        return tenant.objects["municipality_page"].pk
    return _object(rule.kind, tenant, world).pk if rule.kind else 1
