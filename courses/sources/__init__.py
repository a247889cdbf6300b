"""Sources of the catalogue: what they deliver becomes the records of `courses.records`, and nothing else."""
