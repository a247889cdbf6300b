"""The search room in Wagtail's admin: the vocabulary, and what people search for."""
