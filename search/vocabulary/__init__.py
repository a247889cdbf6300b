"""What words mean in a catalogue of education: synonyms, groups, filter words, occupations. Pure: no Django here.

An editor keeps the rows in the admin; the portal ships its own in `search/data/vocabulary`. `parse` reads a row as
text, `entries` says what a row is and when it is wrong, `lexicon` makes of all rows what a search looks up.
"""

from search.vocabulary.entries import Entry, EntryKind, FilterKind
from search.vocabulary.lexicon import (
    Expansion,
    FilterWord,
    OccupationFacts,
    Relation,
    Vocabulary,
    Without,
)

__all__ = [
    "Entry",
    "EntryKind",
    "Expansion",
    "FilterKind",
    "FilterWord",
    "OccupationFacts",
    "Relation",
    "Vocabulary",
    "Without",
]
