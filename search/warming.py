"""Loads what a process needs once, so that no visitor waits for it: dictionary, vocabulary, catalogue."""

from __future__ import annotations

import gc
import logging

from django.db import DatabaseError, connection
from django.utils.timezone import localdate

from search.engine import get_engine
from search.query import CatalogueQuery

logger = logging.getLogger(__name__)
# A word that nobody knows asks for all that is loaded at its first use: the words to correct it by, too.
_UNKNOWN = "okäntord"


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
    except DatabaseError:
        logger.warning("The search could not be warmed up: the database does not answer", exc_info=True)
    finally:
        connection.close()
    gc.collect()
    gc.freeze()
