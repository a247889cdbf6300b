from courses.models.area import Area, Direction, Subject
from courses.models.course import Course
from courses.models.import_run import ImportIssue, ImportRun, RunStatus
from courses.models.learning_centre import LearningCentrePage
from courses.models.occasion import Occasion
from courses.models.occupation import Occupation, OccupationName
from courses.models.provider import Provider
from courses.models.source import Source, SourceKind, SourceRecord
from courses.models.upload import Upload

Overridable = Course | Occasion | Provider  # what sources give and editors may override

__all__ = [
    "Area",
    "Course",
    "Direction",
    "ImportIssue",
    "ImportRun",
    "LearningCentrePage",
    "Occasion",
    "Occupation",
    "OccupationName",
    "Overridable",
    "Provider",
    "RunStatus",
    "Source",
    "SourceKind",
    "SourceRecord",
    "Subject",
    "Upload",
]
