"""Courses whose change Elasticsearch hasn't heard of yet."""

from __future__ import annotations

from django.db import models


class OutboxEntry(models.Model):
    """One row a course, written in the transaction that changes its `IndexedCourse`; the latest change wins.

    `version` comes from the sequence `search_outbox_version`: of two changes of a course the later has the higher one.
    """

    course_id = models.BigIntegerField("utbildning", primary_key=True)
    version = models.BigIntegerField("version")
    queued_at = models.DateTimeField("köad")

    class Meta:
        db_table = "search_outbox"
        verbose_name = "ändring på väg till Elasticsearch"
        verbose_name_plural = "ändringar på väg till Elasticsearch"

    def __str__(self) -> str:
        return str(self.course_id)
