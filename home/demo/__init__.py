"""Demo content: a region of eight municipalities. Schools and texts are invented; codes and occupations are real."""
