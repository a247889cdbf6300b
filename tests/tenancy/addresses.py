"""Every address below /admin/, and to whom it opens. A new address that nobody classified fails the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

# To whom an address opens: whoever comes, every editor, the region, superusers; or to nobody at all.
ANYONE, EDITORS, REGION, SUPERUSERS, NOBODY = "anyone", "editors", "region", "superusers", "nobody"
# Where Wagtail leads an editor on to the own branch of the tree.
LEADS_ON = (
    "wagtailadmin_explore_root",
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_pages:choose_parent",
)
# While something is under review, a lock is its owner's to open, or a superuser's.
LOCKED_UNDER_REVIEW = ("wagtailsnippets_courses_course:unlock",)
UNNAMED = {"admin/login/", "admin/test404/", "admin/^.*/$"}


@dataclass(frozen=True)
class Address:
    """A named pattern with the names of its arguments; `model` and `action` of a bulk action."""

    name: str
    parameters: tuple[str, ...]
    bulk: tuple[str, str, str] | None = None

    def __str__(self) -> str:
        return "/".join(self.bulk) if self.bulk else f"{self.name}({','.join(self.parameters)})"


@dataclass(frozen=True)
class Rule:
    """`kind` names an object of a tenant's `objects` or of the world's `shared`; None where there is no object."""

    opens_to: str
    kind: str | None = None
    own_too: bool = True  # False: an editor is refused also for the own object


def all_addresses() -> list[Address]:
    found = dict.fromkeys(_walk(get_resolver().url_patterns))
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                found[Address("wagtail_bulk_action", (), (app, model, action))] = None
    return [address for address in found if address.name != "wagtail_bulk_action" or address.bulk]


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = "", outer: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        names = outer + _parameters(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner, names)
        elif route.startswith("admin/"):
            if pattern.name is None:
                assert route in UNNAMED, f"{route} has no name and nobody said what it is"
            else:
                yield Address(namespace + pattern.name, names)


def _parameters(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(pattern.pattern, RoutePattern):
        return tuple(pattern.pattern.converters)
    return tuple(pattern.pattern.regex.groupindex)


# --- Who may come where ---
# Views that every viewset has: those that stand alone, and those of one object.
ALONE = (
    "list",
    "list_results",
    "index",
    "index_results",
    "add",
    "preview_on_add",
    "choose",
    "choose_results",
    "create",
    "results",
)
OF_ONE = (
    *("edit", "delete", "usage", "history", "history_results", "inspect", "copy", "preview_on_edit", "unpublish"),
    *("lock", "unlock", "revisions_view", "revisions_revert", "revisions_compare", "revisions_unschedule", "reorder"),
    *("workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation", "workflow_history"),
    *(
        "workflow_history_detail",
        "workflow_preview",
        "chosen",
        "restore",
        "checked",
        "payloads",
        "payload",
        "withdraw",
        "resend",
    ),
    *("detail", "issues", "report"),
)
# Namespace -> who edits, and the kind of its objects. What lies here and is not below is for these.
VIEWSETS: dict[str, tuple[str, str]] = {
    "wagtailsnippets_courses_course": (EDITORS, "course"),
    "wagtailsnippets_courses_provider": (EDITORS, "provider"),
    "wagtailsnippets_courses_source": (EDITORS, "source"),
    "waiting_occasions": (REGION, "waiting"),
    "import_runs": (EDITORS, "run"),
    "wagtailsnippets_courses_occupation": (REGION, "occupation"),
    "wagtailsnippets_courses_subject": (REGION, "subject"),
    "wagtailsnippets_courses_area": (REGION, "school area"),
    "wagtailsnippets_courses_direction": (REGION, "direction"),
    "municipalities": (EDITORS, "municipality"),
    "cooperation_areas": (REGION, "area"),
    "vocabulary": (REGION, "vocabulary row"),
    "searches": (REGION, ""),
    "memberships": (REGION, "membership"),
    "invitations": (REGION, "invitation"),
    "wagtailusers_users": (REGION, "user"),
    "wagtailusers_groups": (SUPERUSERS, "group"),
    "wagtailsites": (SUPERUSERS, "site"),
}
# Choosers of what has no owner offer it to everyone who edits.
REFERENCE = ("occupation", "subject", "school area", "direction")
# Exceptions, first match wins.
EXCEPTIONS: list[tuple[str, Rule]] = [
    ("municipalities:add", Rule(NOBODY)),
    ("municipalities:delete", Rule(NOBODY, "municipality")),
    ("wagtailusers_users:add", Rule(NOBODY)),
    ("wagtailusers_users:copy", Rule(NOBODY, "user")),
    ("wagtailsnippets_courses_source:add", Rule(REGION)),
    *((f"wagtailsnippetchoosers_courses_{kind}:create", Rule(REGION)) for kind in ("source", "occupation", "subject")),
    *((f"wagtailsnippetchoosers_courses_{kind}:create", Rule(REGION)) for kind in ("area", "direction")),
    ("wagtailsnippets_courses_source:*", Rule(REGION, "source")),
]
PAGE = Rule(EDITORS, "page")
WAGTAIL: dict[str, Rule] = {
    "wagtailadmin_home": Rule(EDITORS),
    "wagtailadmin_api:pages:listing": Rule(EDITORS),
    "wagtailadmin_api:pages:detail": PAGE,
    "wagtailadmin_api:pages:find": Rule(EDITORS),
    "wagtailadmin_api:pages:action": PAGE,
    **{f"wagtailadmin_api:{kind}s:listing": Rule(REGION) for kind in ("image", "document")},
    **{f"wagtailadmin_api:{kind}s:find": Rule(REGION) for kind in ("image", "document")},
    **{f"wagtailadmin_api:{kind}s:detail": Rule(REGION, kind) for kind in ("image", "document")},
    "wagtailadmin_error_test": Rule(NOBODY),
    "wagtailadmin_explore_root": Rule(EDITORS),
    "wagtailadmin_explore": Rule(EDITORS, "municipality_page"),
    "wagtailadmin_explore_results": Rule(EDITORS, "municipality_page"),
    "wagtailadmin_pages:search": Rule(EDITORS),
    "wagtailadmin_pages:search_results": Rule(EDITORS),
    "wagtailadmin_pages:type_use": Rule(REGION),
    "wagtailadmin_pages:type_use_results": Rule(REGION),
    "wagtailadmin_pages:choose_parent": Rule(EDITORS),
    **{
        f"wagtailadmin_pages:{view}": PAGE
        for view in (
            *("add", "preview_on_add", "usage", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete"),
            *("unpublish", "convert_alias", "move", "move_confirm", "set_page_position", "copy"),
            *("confirm_workflow_cancellation", "lock", "unlock"),
            *("revisions_index", "revisions_view", "revisions_revert", "revisions_unschedule", "revisions_compare"),
            *("workflow_history", "workflow_history_detail", "history", "history_results", "set_privacy"),
        )
    },
    # The region reviews pages, not their editors.
    **{
        f"wagtailadmin_pages:{view}": Rule(EDITORS, "page", own_too=False)
        for view in ("workflow_action", "collect_workflow_action_data", "workflow_preview")
    },
    "wagtailadmin_choose_page": Rule(EDITORS),
    "wagtailadmin_choose_page_child": PAGE,
    "wagtailadmin_choose_page_search": Rule(EDITORS),
    "wagtailadmin_choose_page_chosen_multiple": PAGE,
    **{f"wagtailadmin_choose_page_{kind}_link": Rule(EDITORS) for kind in ("external", "email", "phone", "anchor")},
    "wagtailadmin_tag_autocomplete": Rule(EDITORS),
    "wagtailadmin_tag_model_autocomplete": Rule(EDITORS),
    **{f"wagtailadmin_collections:{view}": Rule(REGION) for view in ("index", "add")},
    **{f"wagtailadmin_collections:{view}": Rule(REGION, "collection") for view in ("edit", "delete", "set_privacy")},
    **{
        f"wagtailadmin_workflows:{view}": Rule(REGION)
        for view in (
            "index",
            "index_results",
            "add",
            "add_task",
            "select_task_type",
            "task_index",
            "task_index_results",
        )
    },
    **{
        f"wagtailadmin_workflows:{view}": Rule(REGION, "workflow")
        for view in ("enable", "disable", "edit", "usage", "usage_results", "remove")
    },
    **{f"wagtailadmin_workflows:{view}": Rule(REGION, "task") for view in ("edit_task", "disable_task", "enable_task")},
    **{
        f"wagtailadmin_workflows:{view}": Rule(REGION)
        for view in ("task_chooser", "task_chooser_results", "task_chooser_create")
    },
    "wagtailadmin_workflows:task_chosen": Rule(REGION, "task"),
    **{
        f"wagtailadmin_reports:{report}{results}": Rule(REGION)
        for report in ("locked_pages", "workflow", "workflow_tasks", "site_history", "page_types_usage")
        for results in ("", "_results")
    },
    "wagtailadmin_reports:aging_pages": Rule(EDITORS),
    "wagtailadmin_reports:aging_pages_results": Rule(EDITORS),
    "wagtailadmin_account": Rule(EDITORS),
    "wagtailadmin_logout": Rule(EDITORS),
    "wagtailadmin_dismissibles": Rule(EDITORS),
    "wagtailadmin_editing_sessions:ping": PAGE,
    "wagtailadmin_editing_sessions:release": Rule(EDITORS),  # only ever the person's own session
    "wagtailadmin_block_preview": Rule(EDITORS),
    "wagtailsettings:edit": Rule(NOBODY),
    "wagtailsettings:preview_on_edit": Rule(NOBODY),
    **{
        f"wagtailredirects:{view}": Rule(REGION)
        for view in ("index", "index_results", "add", "start_import", "process_import")
    },
    **{f"wagtailredirects:{view}": Rule(REGION, "redirect") for view in ("edit", "delete")},
    "wagtailsnippets:index": Rule(EDITORS),
    **{
        f"wagtail{kind}s:{view}": Rule(EDITORS)
        for kind in ("doc", "image")
        for view in ("index", "index_results", "add", "add_multiple")
    },
    **{
        f"wagtaildocs:{view}": Rule(EDITORS, "document")
        for view in ("edit", "delete", "edit_multiple", "delete_multiple", "document_usage")
    },
    **{
        f"wagtailimages:{view}": Rule(EDITORS, "image")
        for view in (
            *("edit", "delete", "url_generator", "url_generator_output", "preview", "image_usage"),
            *("edit_multiple", "delete_multiple"),
        )
    },
    **{
        f"wagtaildocs:{view}": Rule(EDITORS, "uploaded document")
        for view in ("create_multiple_from_uploaded_document", "delete_upload_multiple")
    },
    **{
        f"wagtailimages:{view}": Rule(EDITORS, "uploaded image")
        for view in ("create_multiple_from_uploaded_image", "delete_upload_multiple")
    },
    **{
        f"wagtail{kind}s_chooser:{view}": Rule(EDITORS)
        for kind in ("doc", "image")
        for view in ("choose", "choose_results", "chosen_multiple", "create")
    },
    "wagtaildocs_chooser:chosen": Rule(EDITORS, "document"),
    "wagtailimages_chooser:chosen": Rule(EDITORS, "image"),
    "wagtailimages_chooser:select_format": Rule(EDITORS, "image"),
    **{f"uploads:{view}": Rule(EDITORS) for view in ("choose", "plan", "template_csv", "template_xlsx")},
    "editors_help": Rule(EDITORS),
    "portal_status": Rule(REGION),
    "wagtailadmin_sprite": Rule(ANYONE),
    "wagtailadmin_login": Rule(ANYONE),
    "wagtailadmin_javascript_catalog": Rule(ANYONE),
    **{f"wagtailadmin_password_reset{step}": Rule(NOBODY) for step in ("", "_done", "_confirm", "_complete")},
}
BULK: dict[tuple[str, str], Rule] = {
    ("wagtailcore", "page"): PAGE,
    ("wagtailimages", "image"): Rule(EDITORS, "image"),
    ("wagtaildocs", "document"): Rule(EDITORS, "document"),
    ("courses", "course"): Rule(EDITORS, "course"),
    ("courses", "provider"): Rule(EDITORS, "provider", own_too=False),
    ("courses", "source"): Rule(REGION, "source"),
    ("courses", "occasion"): Rule(REGION, "waiting"),
    ("courses", "occupation"): Rule(REGION, "occupation"),
    ("courses", "subject"): Rule(REGION, "subject"),
    ("courses", "area"): Rule(REGION, "school area"),
    ("courses", "direction"): Rule(REGION, "direction"),
    ("organisations", "user"): Rule(NOBODY, "user"),
}


# What shows a superuser the foreign mark: where it can leak, it must be there to leak.
TELLS = (
    *("wagtailadmin_home", "wagtailadmin_api:*:listing", "wagtailadmin_api:*:detail", "wagtailadmin_pages:type_use*"),
    *(
        "wagtailadmin_pages:usage",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:view_draft",
        "wagtailadmin_pages:delete",
    ),
    *(
        "wagtailadmin_pages:move*",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:*history*",
        "wagtailadmin_choose_page_c*",
    ),
    *("wagtailadmin_reports:locked_pages", "wagtailadmin_reports:workflow*", "wagtailadmin_reports:site_history*"),
    *("wagtailadmin_reports:page_types_usage*", "wagtaildocs:index*", "wagtailimages:index*", "wagtaildocs:edit"),
    *("wagtailimages:edit", "wagtail*_chooser:choose*", "wagtail*_chooser:chosen", "wagtail*_chooser:chosen_multiple"),
    *(
        "wagtailsnippets_courses_course:*list*",
        "wagtailsnippets_courses_course:edit",
    ),
    *(
        "wagtailsnippets_courses_course:*history",
        "wagtailsnippets_courses_course:*compare",
        "wagtailsnippets_courses_course:copy",
    ),
    *(
        "wagtailsnippets_courses_course:usage",
        "wagtailsnippets_courses_course:unpublish",
        "wagtailsnippets_courses_course:payloads",
    ),
    *(
        "wagtailsnippets_courses_provider:*list*",
        "wagtailsnippets_courses_provider:edit",
        "wagtailsnippets_courses_source:*list*",
    ),
    *("wagtailsnippetchoosers_courses_course:*chos*", "wagtailsnippetchoosers_courses_provider:*chos*"),
    *("import_runs:*", "memberships:index*", "memberships:edit", "invitations:index*", "wagtailusers_users:index*"),
)


def rule_of(address: Address) -> Rule:
    """Raises LookupError for an address that nobody has classified."""
    if address.bulk:
        return BULK[address.bulk[:2]]
    if address.name in WAGTAIL:
        return WAGTAIL[address.name]
    for pattern, rule in EXCEPTIONS:
        if fnmatchcase(address.name, pattern) and bool(rule.kind) == bool(address.parameters):
            return rule
    namespace, _, view = address.name.rpartition(":")
    of_viewset = namespace.replace("wagtailsnippetchoosers_", "wagtailsnippets_")
    if of_viewset not in VIEWSETS:
        raise LookupError(f"Nobody said who may come to {address.name}: add it to tests/tenancy/addresses.py.")
    who, kind = VIEWSETS[of_viewset]
    if of_viewset != namespace and kind in REFERENCE:
        who = EDITORS
    if view == "chosen_multiple" or view in ALONE:
        return Rule(who)
    if view in OF_ONE:
        return Rule(who, kind)
    raise LookupError(f"Nobody said what {address.name} is: add it to tests/tenancy/addresses.py.")
