from search.models.counting import SearchCount, UnknownWord
from search.models.indexed_course import IndexedCourse
from search.models.outbox import OutboxEntry
from search.models.vocabulary import VocabularyEntry, VocabularyKind, VocabularyVersion

__all__ = [
    "IndexedCourse",
    "OutboxEntry",
    "SearchCount",
    "UnknownWord",
    "VocabularyEntry",
    "VocabularyKind",
    "VocabularyVersion",
]
