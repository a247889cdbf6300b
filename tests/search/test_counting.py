"""Searches are counted without persons: what is stored, what never is, who sees it, and when it is forgotten."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.domain.site import ensure_site
from search import counting
from search.counting import Search, Sorted, is_countable, sort_out, waiting, write
from search.models import SearchCount, UnknownWord
from search.models.counting import KEPT_DAYS
from search.preview import queries_meeting
from search.vocabulary import Entry, EntryKind, Vocabulary
from search.vocabulary.canonical import plain_words
from search.vocabulary.shipped import shipped_entries
from tests.factories.courses import CourseFactory, OccasionFactory
from tests.factories.organisations import MembershipFactory, MunicipalityFactory

DAY = dt.date(2026, 11, 22)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SEARCH = "/sok/"


def days(count: int, start: dt.date = dt.date(2026, 11, 1)) -> list[dt.date]:
    return [start + dt.timedelta(days=number) for number in range(count)]


def count_on(text: str, when: list[dt.date], *, hits: int = 5, municipality: str = "", times: int = 1) -> None:
    for day in when:
        write([Search(day, text, municipality, hits)] * times)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.of(shipped_entries(), plain_words)


@pytest.fixture
def _nothing_waiting() -> Any:
    waiting.take()
    yield
    waiting.take()


# --- What may be stored ---


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Undersköterska", "undersköterska"),
        ("  KOCK   distans ", "kock distans"),
        ("matematik 2b", "matematik 2b"),
        ("komvux Borås", "komvux borås"),
        ("sfi i Kinna", "sfi i kinna"),
        ("MATMAT02b", "matmat02b"),
        ("c++", "c++"),
        ("keramikverkstad", "keramikverkstad"),
    ],
)
def test_words_that_the_portal_uses_itself_are_stored(vocabulary: Vocabulary, text: str, words: str) -> None:
    assert sort_out(text, vocabulary, frozenset({"keramikverkstad"})) == Sorted(words=words)


@pytest.mark.parametrize(
    "text",
    [
        "anna andersson",
        "lärare jonas",
        "kock erik svensson borås",
        "rosa lund",
        "kim@example.se",
        "kock kim@example.se",
        "19850412-1234",
        "850412 1234",
        "undersköterska 8504121234",
        "070-123 45 67",
        "kock 12345",
        "https://example.se/jag",
        "example.se",
        "xqzt bldrf",
        "jag vill bli undersköterska och jobba i hemtjänst med äldre",
        "kock " * 40,
        "x9y8z7",
        "?!",
        "",
    ],
)
def test_what_looks_like_a_person_or_a_number_is_thrown_away_whole(vocabulary: Vocabulary, text: str) -> None:
    assert sort_out(text, vocabulary, frozenset()) == Sorted()


def test_of_a_search_with_one_unknown_word_only_that_word_is_looked_at(vocabulary: Vocabulary) -> None:
    assert sort_out("kock grytsnurrare", vocabulary, frozenset()) == Sorted(unknown=("grytsnurrare",))
    assert sort_out("kock xy", vocabulary, frozenset()) == Sorted()


# --- What is stored ---


@pytest.mark.django_db
def test_searches_are_added_up_by_day_words_and_municipality() -> None:
    write([Search(DAY, "Kock", "", 7), Search(DAY, "kock", "", 6), Search(DAY, "kock", "1490", 2)])
    write([Search(DAY, "kock", "", 5)])
    stored = set(SearchCount.objects.values_list("day", "words", "municipality", "searches", "hits"))
    assert stored == {(DAY, "kock", "", 3, 5), (DAY, "kock", "1490", 1, 2)}


@pytest.mark.django_db
def test_a_batch_of_known_words_is_one_statement_whatever_its_size() -> None:
    write([Search(DAY, "kock", "", 1)])
    numbers = []
    for texts in (["kock"], ["kock", "smed", "bagare"]):
        with CaptureQueriesContext(connection) as queries:
            write([Search(DAY, text, "", 1) for text in texts])
        numbers.append(sum("INSERT" in query["sql"] for query in queries.captured_queries))
        total = len(queries)
    assert numbers == [1, 1]
    assert total <= 5


@pytest.mark.django_db
def test_an_unknown_word_is_in_clear_only_from_the_third_different_day_on() -> None:
    for seen, day in enumerate(days(2, dt.date(2026, 11, 2)), 1):
        count_on("grytsnurrare", [day], times=5)
        (row,) = UnknownWord.objects.all()
        assert (row.days, row.word) == (seen, "")
        assert b"grytsnurrare" not in bytes(row.digest)
    assert not SearchCount.objects.exists()
    count_on("grytsnurrare", [dt.date(2026, 11, 5)])
    assert UnknownWord.objects.get().word == "grytsnurrare"


@pytest.mark.django_db
def test_days_far_apart_do_not_add_up_and_old_digests_go() -> None:
    far_apart = [dt.date(2026, 7, 1), dt.date(2026, 9, 1), dt.date(2026, 11, 1)]
    count_on("grytsnurrare", far_apart)
    assert [row.word for row in UnknownWord.objects.all()] == ["", "", ""]
    assert len({bytes(row.digest) for row in UnknownWord.objects.all()}) == 3
    assert counting.forget_old_digests(dt.date(2026, 11, 2)) == 2


@pytest.mark.django_db
def test_a_common_name_is_never_kept_however_often_it_comes() -> None:
    count_on("wikström", days(9))
    count_on("mohammed", days(9))
    assert (SearchCount.objects.count(), UnknownWord.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_word_in_clear_before_its_time() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnknownWord.objects.create(digest=b"x", window=1, days=2, first_day=DAY, last_day=DAY, word="grytsnurrare")


# --- What is counted ---


@pytest.mark.parametrize(
    ("counts", "text", "page", "headers"),
    [
        (True, "kock", 1, {}),
        (True, "kock", 1, {"HTTP_REFERER": "https://utbud.example/"}),
        (True, "kock", 1, {"HTTP_REFERER": "https://utbud.example/sok/?q=smed"}),
        (False, "", 1, {}),
        (False, "kock", 2, {}),
        (False, "kock", 1, {"HTTP_REFERER": "https://utbud.example/sok/?q=Kock&kommun=boras"}),
        (False, "kock", 1, {"HTTP_USER_AGENT": ""}),
        (False, "kock", 1, {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        (False, "kock", 1, {"HTTP_USER_AGENT": "python-requests/2.32"}),
        (False, "kock", 1, {"HTTP_SEC_PURPOSE": "prefetch"}),
    ],
)
def test_a_person_who_searches_anew_counts_and_nobody_else(
    counts: bool, text: str, page: int, headers: dict[str, str]
) -> None:
    request = RequestFactory().get(SEARCH, **({"HTTP_USER_AGENT": BROWSER} | headers))
    assert is_countable(request, text, page) is counts


def test_a_head_request_is_not_counted() -> None:
    assert not is_countable(RequestFactory().head(SEARCH, HTTP_USER_AGENT=BROWSER), "kock", 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("_nothing_waiting")
def test_the_page_remembers_the_search_and_writes_it_after_an_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch, frozen_today: dt.date
) -> None:
    MunicipalityFactory(code="1490", member=True)
    OccasionFactory(course=CourseFactory(title="Kock"))
    call = {"HTTP_USER_AGENT": BROWSER}
    client.get(reverse("search"), {"q": "Kock", "kommun": "boras"}, **call)
    client.get(reverse("search"), {"q": "Kock", "sida": "2"}, **call)
    assert not SearchCount.objects.exists()
    monkeypatch.setattr(counting, "WRITE_AFTER_SEARCHES", 1)
    response = client.get(reverse("search"), {"q": "smed"}, **call)
    stored = set(SearchCount.objects.values_list("day", "words", "municipality", "searches"))
    assert stored == {(frozen_today, "kock", "1490", 1), (frozen_today, "smed", "", 1)}
    assert not response.cookies


def test_a_flood_is_not_kept_in_memory() -> None:
    flood = counting.Waiting()
    for _ in range(counting.MOST_WAITING + 10):
        flood.add(Search(DAY, "kock", "", 1))
    assert len(flood.take()) == counting.MOST_WAITING
    assert not flood.is_due


# --- Who sees it, and for how long ---


@pytest.mark.django_db
def test_only_what_came_on_three_days_is_told_and_what_finds_nothing_comes_first() -> None:
    count_on("kock", days(3), hits=50, times=4)
    count_on("smed", days(4), hits=2)
    count_on("tolk", days(3), hits=0)
    count_on("bagare", days(2), hits=0, times=9)
    told = SearchCount.objects.all().told()
    assert [(row["words"], row["total"], row["different_days"], row["fewest"]) for row in told] == [
        ("tolk", 3, 3, 0),
        ("smed", 4, 4, 2),
        ("kock", 12, 3, 50),
    ]
    assert list(SearchCount.objects.all().told("1490")) == []


@pytest.mark.django_db
def test_the_region_sees_the_list_with_a_way_to_the_vocabulary(client: Client) -> None:
    ensure_site()
    MunicipalityFactory(code="1490", member=True)
    client.force_login(MembershipFactory(regional=True).user)
    count_on("tolk", days(3), hits=0)
    count_on("kock", days(3), hits=9, municipality="1490")
    count_on("bagare", days(2))
    count_on("grytsnurrare", [dt.date(2026, 11, day) for day in (2, 3, 4)])
    text = client.get(reverse("searches:index")).content.decode()
    assert (text.index("tolk") < text.index(">kock<"), ">bagare<" in text) == (True, False)
    assert f"{reverse('vocabulary:add')}?ord=tolk" in text
    assert f"{reverse('vocabulary:add')}?ord=grytsnurrare" in text
    text = client.get(reverse("searches:index"), {"kommun": "1490"}).content.decode()
    assert (">kock<" in text, ">tolk<" in text) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["editor", "nobody", "anonymous"])
def test_nobody_else_sees_the_list(client: Client, role: str) -> None:
    ensure_site()
    MunicipalityFactory(code="1490", member=True)
    count_on("tolk", days(3))
    if role == "editor":
        client.force_login(MembershipFactory().user)
    elif role == "nobody":
        client.force_login(MembershipFactory(role="counsellor").user)
    response = client.get(reverse("searches:index"))
    assert response.status_code in (302, 403)
    assert "tolk" not in response.content.decode()


@pytest.mark.django_db
def test_counted_searches_are_used_by_the_preview_and_samples_fill_up() -> None:
    count_on("kock", days(2))
    queries = queries_meeting(Entry(EntryKind.ONE_WAY, ("kock",), ("mat",)))
    assert queries == ("kock",)
    count_on("kock distans", days(3), times=3)
    count_on("kock borås", days(3))
    assert queries_meeting(Entry(EntryKind.ONE_WAY, ("kock",), ("mat",))) == ("kock", "kock distans", "kock borås")
    assert queries_meeting(Entry(EntryKind.ONE_WAY, ("djur",), ("häst",))) == ("djur", "jobba med djur")


@pytest.mark.django_db
def test_old_counts_are_forgotten(frozen_today: dt.date) -> None:
    oldest_kept = frozen_today - dt.timedelta(days=KEPT_DAYS)
    count_on("kock", [oldest_kept - dt.timedelta(days=1), oldest_kept, frozen_today])
    out = StringIO()
    call_command("forget_searches", stdout=out)
    assert out.getvalue() == "Glömda sökningar: 1, glömda avtryck: 0.\n"
    assert list(SearchCount.objects.order_by("day").values_list("day", flat=True)) == [oldest_kept, frozen_today]
