"""Content-Security-Policy: strict for the public, looser for Wagtail's admin, which can't do without inline scripts.

A preview is a public page in a frame of the admin.
"""

from __future__ import annotations

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ADMIN_PREFIX = "/admin/"


class PortalCSPMiddleware(CSPMiddleware):
    """django-csp with a second policy below ``/admin/``, and with previews that may be framed by it."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        if not report_only and getattr(request, "is_preview", False):
            # Wagtail sends the page through the middleware on its public address (make_preview_request).
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        return parts
