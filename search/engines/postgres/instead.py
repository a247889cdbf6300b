"""What to try instead of a search that gave nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from search.meaning import Understanding, Words
from search.query import Alternative, Alternatives, CatalogueQuery, CatalogueResult
from search.vocabulary import Vocabulary

# What the page of a search that gave nothing offers.
MAX_ALTERNATIVES, NEAREST, SHORTEST_BEGINNING = 5, 5, 4


def instead(
    query: CatalogueQuery,
    understanding: Understanding,
    index: Words,
    vocabulary: Vocabulary,
    search: Callable[[CatalogueQuery], CatalogueResult],
) -> Alternatives:
    """Other texts that give something, and the nearest courses whatever the filters."""
    anything = CatalogueQuery(today=query.today, text=query.text, per_page=NEAREST)
    nearest = search(anything).hits if query.choices or query.near else ()
    texts: list[Alternative] = []
    for text in _other_texts(index, understanding, vocabulary):
        found = search(CatalogueQuery(today=query.today, text=text, per_page=NEAREST))
        if found.total and text != query.text:
            texts.append(Alternative(text, found.total))
            nearest = nearest or found.hits
        if len(texts) == MAX_ALTERNATIVES:
            break
    return Alternatives(texts=tuple(texts), nearest=nearest)


def _other_texts(index: Words, understanding: Understanding, vocabulary: Vocabulary) -> Iterator[str]:
    """What to search for instead: what the vocabulary calls nearest, the words one by one, words that look alike.

    Nothing looks like a word that the vocabulary knows: who searches for "polis" hasn't misspelt "poesi".
    """
    tried: set[str] = set()
    words = [concept.words for concept in understanding.concepts]
    nearest = [phrase for reason in understanding.without for phrase in reason.nearest]
    alike = [term for word in words if word not in vocabulary.known_words for term in _alike(index, word)]
    for text in (*nearest, *(words if len(words) > 1 else ()), *alike):
        if text not in tried:
            tried.add(text)
            yield text


def _alike(index: Words, word: str) -> list[str]:
    """Words of titles near an unknown one, else those with its longest beginning that any has."""
    if index.frequency(word):
        return []
    near = [term for term, _ in index.near(word, 2)]
    for length in range(len(word), SHORTEST_BEGINNING - 1, -1):
        if begun := index.beginning(word[:length]):
            return [*near, *begun][:MAX_ALTERNATIVES]
    return near[:MAX_ALTERNATIVES]
