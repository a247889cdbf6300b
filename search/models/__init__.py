from search.models.document import CourseDocument, OccasionDocument

__all__ = ["CourseDocument", "OccasionDocument"]
