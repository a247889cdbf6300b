"""The index in Elasticsearch: its fields, its settings, its name."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from django.conf import settings
from elasticsearch.dsl import IntegerRange, Keyword, Long, Mapping, Nested

from courses.vocabulary import StudyMode
from search.facets import Application
from search.query import HITS_PER_PAGE, MAX_PAGE, FacetKey

# From narrow to wide. The `strong` ones hold what an expansion may match: no mere end of a compound.
STRONG_FIELDS = ("title_strong", "named_strong", "keyword_strong")
TERM_FIELDS = ("title_terms", "named_terms", "keyword_terms", "all_terms", *STRONG_FIELDS)

# Copies of all occasions, and of those alone that have a value which many ask for and no other filter.
FLAT_OF_ALL = "flat_values"
FLAT_OF: dict[tuple[FacetKey, str], str] = {
    (FacetKey.APPLICATION, Application.OPEN): "flat_open",
    (FacetKey.MODE, StudyMode.DISTANCE): "flat_distance",
}


def _mapping() -> Mapping:
    """Strict: a field that isn't here is an error.

    `*_terms` widen: what stands in the title; or as code or occupation; or as keyword; or anywhere. So "at least as
    good as a keyword" is one look-up.

    `occasions`: an occasion lies here once for each span of `days` (proleptic ordinals) in which nothing about it
    changes: its state on a day is a look-up, and nothing is written at midnight. `by_*` order occasions within one day.
    `any_*` speak of all public occasions, the past ones too; `coming` are the days on which the course has a coming
    occasion. `values` are all that filters ask of an occasion, under names that tell the groups apart: one field is
    counted in less time than several. `flat_*` copy what the occasions of `flat_days` have, together with what the
    course itself has, to count without going into them.
    """
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    # What is shown and ranked lies in PostgreSQL.
    mapping.meta("_source", enabled=False)
    mapping.field("id", Long(index=False))
    mapping.field("digest", Keyword(index=False))
    mapping.field("sort_key", Keyword(index=False))
    # Terms are ours, made by search/analysis: of them nothing but the presence is stored.
    for name in TERM_FIELDS:
        mapping.field(name, Keyword(doc_values=False, index_options="docs"))
    for name in ("school_form", "areas", "any_municipalities", "any_traits", FLAT_OF_ALL, *FLAT_OF.values()):
        mapping.field(name, Keyword())
    for name in ("coming", "flat_days"):
        mapping.field(name, IntegerRange(doc_values=False))
    mapping.field(
        "occasions",
        Nested(
            properties={
                "days": IntegerRange(doc_values=False),
                "values": Keyword(),
                "by_state": Long(index=False),
                "by_start": Long(index=False),
                "by_deadline": Long(index=False),
            }
        ),
    )
    return mapping


# As deep as anybody may page.
DEEPEST = HITS_PER_PAGE * MAX_PAGE
MAPPING: dict[str, Any] = _mapping().to_dict()
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Set, so that a shard that nobody has searched for a while doesn't stop refreshing.
    "refresh_interval": "500ms",
    "mapping.nested_objects.limit": 50_000,
    "max_result_window": DEEPEST,
}
SHAPE = blake2b(json.dumps([MAPPING, SETTINGS], sort_keys=True).encode(), digest_size=4).hexdigest()


def prefix() -> str:
    """What the names of all indexes of this portal begin with; several portals may share a server."""
    return f"{settings.ELASTICSEARCH_INDEX}-courses-"


def alias() -> str:
    """The name that searches use. Another shape of the index is another name: a new version of the portal never
    searches what an old one has built, and PostgreSQL answers until it has built its own.
    """
    return f"{prefix()}{SHAPE}"
