"""Records for tests. A trait is a state: `CourseFactory(published=True)`, `OccasionFactory(expired=True)`."""
