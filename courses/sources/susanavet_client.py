"""One question at a time to Susa-navet's API v3, asked until it is answered or the limit is reached."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from courses.records import SourceError
from courses.sources.payload import decode_json
from courses.sources.text import clean
from courses.sources.values import read_int

DEFAULT_BASE_URL = "https://api.skolverket.se/susa-navet/emil3"
ATTEMPTS = 8
FIRST_WAIT = 0.5  # seconds, doubled after every failure
LONGEST_WAIT = 60.0  # seconds, whatever Retry-After says
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
MAX_ANSWER = 200 * 1024 * 1024  # bytes
USER_AGENT = "utbud (regional education catalogue)"

T = TypeVar("T")
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its items, and how long the list was when it was given."""

    items: list[Any]
    size: int  # how many items a full page has: the service may give fewer than it was asked for
    total_pages: int
    total_elements: int


class _NotFoundError(Exception):
    """The service has no such thing."""


class _UnusableAnswerError(Exception):
    """An answer that may be better the next time; the text is Swedish."""


class SusanavetClient:
    """GET requests with retries. All waiting goes through `sleep` (seconds)."""

    def __init__(
        self,
        base_url: str = DEFAULT_BASE_URL,
        *,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            raise SourceError(f"Adressen till Susa-navet måste börja med https:// och är nu ”{base_url}”.")
        self._base_url = base_url.rstrip("/")
        self._sleep = sleep
        self._client = httpx.Client(
            timeout=TIMEOUT,
            transport=transport,
            follow_redirects=True,
            max_redirects=3,
            headers={"Accept": "application/json", "User-Agent": USER_AGENT},
        )

    def close(self) -> None:
        self._client.close()

    def page(self, resource: str, number: int, size: int, query: Query) -> Page:
        """Page `number` (from 0) of a list. Raises SourceError when no attempt gave one."""
        parameters = [*query, ("page", str(number)), ("size", str(size))]
        try:
            return self._asked(f"/{resource}", parameters, lambda body: _page(resource, size, body))
        except _NotFoundError as error:
            raise SourceError(f"Susa-navet finns inte på {self._base_url}. Kontrollera adressen.") from error

    def item(self, resource: str, key: str) -> dict[str, Any] | None:
        """The item with this id, or None if the service has none. Raises SourceError when no attempt was answered."""
        try:
            return self._asked(f"/{resource}/{_segment(key)}", [], _item)
        except _NotFoundError:
            return None

    def _asked(self, path: str, query: Query, read: Callable[[Any], T]) -> T:
        reason = ""
        for attempt in range(ATTEMPTS):
            wait: float | None = None
            try:
                answer = self._client.get(f"{self._base_url}{path}", params=list(query) or None)
                if answer.status_code in {404, 410}:
                    raise _NotFoundError
                if answer.status_code < 400:
                    return read(_body(answer))
                reason = f"den svarade med fel {answer.status_code}"
                if not _may_pass(answer.status_code):
                    raise SourceError(_refusal(path, answer))
                wait = _retry_after(answer)
            except _UnusableAnswerError as error:
                reason = str(error)
            except httpx.TooManyRedirects:
                reason = "den skickade frågan runt i en cirkel"
            except httpx.TimeoutException:
                reason = "svaret dröjde för länge"
            except httpx.HTTPError:
                reason = "förbindelsen bröts"
            except httpx.InvalidURL as error:
                raise SourceError(f"Adressen till Susa-navet går inte att använda: {self._base_url}.") from error
            if attempt < ATTEMPTS - 1:
                self._sleep(min(LONGEST_WAIT, wait or FIRST_WAIT * 2**attempt))
        raise SourceError(f"Susa-navet gav inget helt svar på {path} efter {ATTEMPTS} försök: {reason}. Försök senare.")


def _may_pass(status: int) -> bool:
    """Whether the same question may be answered later."""
    return status >= 500 or status in {408, 425, 429}


def _body(answer: httpx.Response) -> Any:
    if len(answer.content) > MAX_ANSWER:
        raise _UnusableAnswerError("svaret var orimligt stort")
    try:
        return decode_json(answer.content)
    except ValueError as error:
        raise _UnusableAnswerError("svaret var inte hel JSON") from error


def _page(resource: str, asked_size: int, body: Any) -> Page:
    facts = body.get("page") if isinstance(body, dict) else None
    items = body.get(resource) if isinstance(body, dict) else None
    if not isinstance(facts, dict) or not isinstance(items, list):
        raise _UnusableAnswerError("svaret var ingen sida av listan")
    pages = read_int(facts.get("totalPages"), 0, 10**6).value
    elements = read_int(facts.get("totalElements"), 0, 10**9).value
    if pages is None or elements is None or (items and not pages):
        raise _UnusableAnswerError("svaret sade inte hur lång listan är")
    return Page(items, read_int(facts.get("size"), 1, 10**6).value or asked_size, pages, elements)


def _item(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or "id" not in body:
        raise _UnusableAnswerError("svaret var ingen post")
    return body


def _retry_after(answer: httpx.Response) -> float | None:
    """The seconds that the service asks to wait, at most LONGEST_WAIT; None if it does not say."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return min(float(text[:6]), LONGEST_WAIT)
    try:  # a date: counted from the service's own clock, which the answer tells
        seconds = (parsedate_to_datetime(text) - parsedate_to_datetime(answer.headers["Date"])).total_seconds()
    except (TypeError, ValueError, KeyError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _refusal(path: str, answer: httpx.Response) -> str:
    """What to tell of an error that asking again won't mend, with the service's own words if it has any."""
    refusal = f"Susa-navet tog inte emot frågan {path} (fel {answer.status_code})."
    try:
        body = decode_json(answer.content[:10_000])
    except ValueError:
        return refusal
    message = body.get("message") if isinstance(body, dict) else None
    return f"{refusal} Den svarade: {clean(message)[:300]}" if isinstance(message, str) else refusal


def _segment(key: str) -> str:
    """An id as one segment of a path; mere dots would be taken for a folder."""
    return quote(key, safe="") if key.strip(".") else key.replace(".", "%2E")
