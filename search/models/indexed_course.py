"""The index: what `search/document.py` knows of each public course."""

from __future__ import annotations

from django.db import models


class IndexedCourse(models.Model):
    """One row a course, without a foreign key: what is taken away leaves an empty row, so that readers hear of it.

    A column that Django has no field for, `changed_in` (xid8), tells which transaction wrote the row; a trigger sets it
    (`engines/postgres/store.py` reads it). `made_by`: a row that something else made (`search.reading.made_by`) still
    answers, and `search status` asks for a rebuild.
    """

    course_id = models.BigIntegerField("utbildning", primary_key=True)
    data = models.BinaryField("innehåll", null=True)
    digest = models.BinaryField("kontrollsumma", null=True)
    made_by = models.CharField("språkanalys", max_length=32)

    class Meta:
        verbose_name = "indexerad utbildning"
        verbose_name_plural = "indexerade utbildningar"

    def __str__(self) -> str:
        return str(self.course_id)
