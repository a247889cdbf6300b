"""Addresses on the web and e-mail addresses as sources write them, made into ones that can be followed safely."""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna

URL_LIMIT = 1000
EMAIL_LIMIT = 254

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))", re.IGNORECASE)
_MISTYPED = re.compile(r"(https?)(?::/{0,3}|//)(?=[^/])", re.IGNORECASE)
_DOUBLED = re.compile(r"(?:https?:/{1,2})+(?=https?:/)", re.IGNORECASE)
_SECOND_URL = re.compile(r"[\s,;|]+(?:https?://|www\.).*$", re.IGNORECASE | re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^@\s<>()\[\]\\,;:\"/?#]{3,190}", re.IGNORECASE)
_NAMED_EMAIL = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>]+?)\s*>", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_IPV6 = re.compile(r"[0-9a-f:.]+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,30}")
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}']")


def clean_url(raw: str, *, allow_phone: bool = False) -> str | None:
    """An absolute http, https or mailto address (tel too, if allowed), or None when `raw` can't be made into one.

    A missing scheme is added ("www.x.se" is https), an e-mail address becomes mailto. Other schemes, user names in
    the address, hosts that can't exist and more than 1,000 characters give None.
    """
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _CDATA.sub("", raw[: URL_LIMIT * 4]))).strip(" \u00a0\"'<>")
    text = _AMPERSAND.sub("&", _SECOND_URL.sub("", text)).strip()
    if not text or len(raw) >= URL_LIMIT * 4:
        return None
    text = _MISTYPED.sub(lambda match: f"{match[1]}://", _DOUBLED.sub("", text.replace("\\", "/")), count=1)
    scheme_match = _SCHEME.match(text)
    scheme = scheme_match[1].lower() if scheme_match else ""
    if scheme in {"http", "https"}:
        url = _web_address(text)
    elif scheme == "mailto":
        email = clean_email(text)
        url = f"mailto:{email}" if email else None
    elif scheme == "tel":
        url = _phone(text[4:]) if allow_phone else None
    elif scheme:
        url = None
    elif "/" not in text and (email := clean_email(text)):
        url = f"mailto:{email}"
    else:
        url = _web_address(f"https://{text.removeprefix('//')}") if not re.match(r"/(?!/)|[.?#]", text) else None
    return url if url and len(url) <= URL_LIMIT else None


def clean_email(raw: str) -> str | None:
    """One e-mail address, with or without "mailto:" or a name before it, or None."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", raw[:2000])).strip()
    if named := _NAMED_EMAIL.fullmatch(text):
        text = named[1]
    text = re.sub(r"^mailto:(?://)?", "", text, flags=re.IGNORECASE).split("?")[0].strip(" .,;")
    if not _EMAIL.fullmatch(text) or ".." in text or len(text) > EMAIL_LIMIT:
        return None
    local, _, host = text.rpartition("@")
    return f"{local}@{host.lower()}" if "." in host and _is_host(host) else None


def _web_address(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or "@" in parts.netloc or not _is_host(host) or port == 0:
        return None
    netloc = f"[{host}]" if ":" in host else host
    return urlunsplit(
        SplitResult(
            parts.scheme.lower(),
            f"{netloc}:{port}" if port else netloc,
            _quoted(parts.path),
            _quoted(parts.query),
            _quoted(parts.fragment),
        )
    )


def _is_host(host: str) -> bool:
    """Whether the name can exist in public: it has a dot, or is an address in brackets."""
    if ":" in host:
        return bool(_IPV6.fullmatch(host))
    try:
        ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return False
    labels = ascii_host.removesuffix(".").split(".")
    if len(labels) < 2 or len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    is_address = len(labels) == 4 and all(label.isdigit() and int(label) < 256 for label in labels)
    return is_address or (len(labels[-1]) > 1 and not labels[-1].isdigit())


def _quoted(part: str) -> str:
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), part)


def _phone(number: str) -> str | None:
    text = number.strip().removeprefix("//")
    return f"tel:{re.sub(r'[^0-9+]', '', text)}" if _PHONE.fullmatch(text) else None
