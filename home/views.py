"""What isn't a page: errors, the load balancer's question, what robots ask for."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def health(_request: HttpRequest) -> JsonResponse:
    """For a load balancer: 200 when the site and its database answer, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "databasen svarar inte"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; pages that shouldn't be say so themselves."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /konto/", "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400, without the database: what came in may be anything."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "403.html", {"is_error": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "404.html", {"is_error": True}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """500, without the database: it may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
