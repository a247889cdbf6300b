from search.models.counting import SearchCount, UnknownWord
from search.models.document import CourseDocument, OccasionDocument
from search.models.vocabulary import VocabularyEntry, VocabularyKind, VocabularyVersion

__all__ = [
    "CourseDocument",
    "OccasionDocument",
    "SearchCount",
    "UnknownWord",
    "VocabularyEntry",
    "VocabularyKind",
    "VocabularyVersion",
]
