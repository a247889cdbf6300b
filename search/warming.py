"""Loads what a process needs once, so that no visitor waits: dictionary, vocabulary, index, suggestions, cards."""

from __future__ import annotations

import gc
import logging

from django.db import DatabaseError, connection
from django.utils.timezone import localdate

from courses.cards import keep_cards
from courses.models import Course
from courses.row_versions import Versions
from search.engine import get_engine
from search.query import CatalogueQuery
from search.suggestion_sources import kept

logger = logging.getLogger(__name__)
# A word that nobody knows asks for all that is loaded at its first use: the words to correct it by, too.
_UNKNOWN = "okäntord"
# A region's courses: half a second and ten megabytes. In a larger catalogue the rest are told when they are asked for.
MOST_CARDS, BATCH = 5_000, 500


def warm_up() -> None:
    """Search as a visitor would, before the first one comes. A database that can't be asked yet is logged, no more:
    the first search then loads what is missing.

    What is loaded stays for as long as the process: the garbage collector, which would walk over all of it every few
    hundred pages for a tenth of a second and more, is told to leave it alone.
    """
    today = localdate()
    try:
        for text in ("", _UNKNOWN):
            get_engine().search(CatalogueQuery(today=today, text=text))
        kept.current(today)
        ids = list(Course.objects.public().order_by("pk").values_list("pk", flat=True)[:MOST_CARDS])
        for first in range(0, len(ids), BATCH):
            keep_cards(ids[first : first + BATCH], today, Versions())
    except DatabaseError:
        logger.warning("The search could not be warmed up: the database does not answer", exc_info=True)
    finally:
        connection.close()
    gc.collect()
    gc.freeze()
