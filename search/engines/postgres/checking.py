"""Compares the index in PostgreSQL with the catalogue: quickly by ids, or course by course by checksum."""

from __future__ import annotations

from courses.models import Course, Occasion
from search.document import packed
from search.engine import Progress
from search.engines.postgres import store
from search.language import current_analyser
from search.query import IndexStatus, Verdict
from search.reading import made_by, read


def status() -> IndexStatus:
    """Which courses have no row, and which row is of other occasions or of another analyser than today's."""
    public = set(Course.objects.public().values_list("pk", flat=True))
    made = made_by(current_analyser())
    indexed = {pk: (maker, occasions) for pk, maker, occasions in store.makers()}
    occasions = set(Occasion.objects.public().filter(course_id__in=public).values_list("course_id", "pk"))
    held = {(course, pk) for course, (_, own) in indexed.items() for pk in own}
    differing = {course for course, _ in occasions ^ held if course in indexed}
    old = {pk for pk, (maker, _) in indexed.items() if maker != made}
    return IndexStatus(
        engine="PostgreSQL",
        courses=len(indexed),
        occasions=len(held),
        missing=tuple(sorted(public - indexed.keys())),
        stale=tuple(sorted((indexed.keys() - public) | differing | old)),
    )


def digests_now(progress: Progress | None = None) -> dict[int, bytes]:
    """Of every public course the checksum that its row should have; everything is read and analysed anew."""
    ids = list(Course.objects.public().order_by("pk").values_list("pk", flat=True))
    found: dict[int, bytes] = {}
    analyser = current_analyser()
    for start in range(0, len(ids), store.BATCH):
        batch = ids[start : start + store.BATCH]
        found |= {course.id: store.digest_of(packed(course)) for course in read(batch, analyser)}
        if progress:
            progress(start + len(batch), len(ids))
    return found


def compare(engine: str, wanted: dict[int, bytes], held: dict[int, bytes]) -> Verdict:
    return Verdict(
        engine=engine,
        compared=len(wanted),
        missing=tuple(sorted(wanted.keys() - held.keys())),
        differing=tuple(sorted(pk for pk in wanted.keys() & held.keys() if wanted[pk] != held[pk])),
        surplus=tuple(sorted(held.keys() - wanted.keys())),
    )
