"""Demo content: a region of eight municipalities. Schools, texts and figures are invented; codes and occupations are real."""
