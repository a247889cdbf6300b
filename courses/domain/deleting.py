"""What may be deleted for good, and what to do with the rest instead."""

from __future__ import annotations

from django.db.models import Model

from courses.models import Course, Occasion, Provider, Source


def why_not_delete(instance: Model) -> str | None:
    """Why the record may not be deleted, in Swedish; None if it may."""
    if isinstance(instance, Course):
        return _course(instance)
    if isinstance(instance, Provider):
        return _provider(instance)
    if isinstance(instance, Source) and instance.records.exists():
        return f"”{instance}” har gett uppgifter som visas och kan inte tas bort. Sluta köra importen i stället."
    return None


def _course(course: Course) -> str | None:
    if course.is_imported:
        return (
            f"”{course}” kommer från en källa och kan inte tas bort: nästa import skulle lägga tillbaka den. "
            "Avpublicera den i stället."
        )
    if course.occasions.filter(key__isnull=False).exists():
        return f"”{course}” har tillfällen som kommer från en källa och kan inte tas bort. Avpublicera den i stället."
    return None


def _provider(provider: Provider) -> str | None:
    if provider.is_imported:
        return f"”{provider}” kommer från en källa och kan inte tas bort."
    if provider.courses.exists() or Occasion.objects.filter(provider=provider).exists():
        return f"”{provider}” har utbildningar. Byt anordnare för dem eller ta bort dem först."
    return None
