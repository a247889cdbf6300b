"""Clean text: what every word that a source delivers goes through before a record holds it.

`plain_text` is for titles, names and other short text without markup; `rich_text` for descriptions, as sanitised HTML.
Both are NFC, without control characters, NULs, lone surrogates and invisible formatting (zero width, soft hyphen, byte
order mark, direction overrides); a joiner inside an emoji stays. Towns are `organisations.geography`'s, addresses on
the web `courses.sources.links`'.
"""

import html
import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

import nh3

from courses.sources.links import clean_url

# Longer text than this is cut before it is parsed: a guard against hostile input, far above any real text.
PLAIN_RAW_LIMIT = 20_000
RICH_RAW_LIMIT = 60_000

# A whole text that means nothing.
NOTHING = frozenset({"", "null", "none", "nil", "undefined", "nan", "n/a", "-", "--", "–", "—", "."})

# Control characters except tab and line ends, format characters (category Cf, but for the Arabic and Kaithi signs that
# are seen, and the joiner), lone surrogates, noncharacters, and letters that are drawn as nothing.
_UNSEEN_SET = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_SET}]")
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_LOOSE_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
# Whether there is anything to do but normalise.
_UNCLEAN = re.compile(rf"[{_UNSEEN_SET}\u200d\u2028\u2029]|[^\S \n]|  ")

_CDATA = re.compile(r"(?:<|&(?:amp;)*lt;)!\s*\[\s*CDATA\s*\[", re.IGNORECASE)
_CDATA_END = re.compile(r"(?:\]\]){1,9}\s{0,9}(?:>|&(?:amp;)*gt;)")

# Elements whose edges part words.
_BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|h[1-6]|head|header|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|"
    "tr|ul|dialog|listing|marquee|plaintext"
)
_INLINES = (
    "a|abbr|acronym|b|bdi|bdo|big|blink|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|o:p|output|q|rp|rt|ruby|s|samp|slot|small|span|strike|"
    "strong|sub|sup|time|tt|u|var|wbr"
)
# Elements that are dropped with all that they hold.
_ACTIVE = (
    "applet|audio|base|bgsound|button|canvas|embed|frame|frameset|iframe|image|img|input|isindex|keygen|layer|link|map|math|meta|noscript|object|option|"
    "param|picture|script|select|source|style|svg|template|textarea|title|track|video|xmp"
)
_DROPPED_WITH_CONTENT = {
    "applet", "audio", "canvas", "iframe", "math", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "video", "xmp",
}  # fmt: skip
# Of those, the ones that hold no code: left open, they would take the rest of the text with them.
_HOLDER_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{'|'.join(sorted(_DROPPED_WITH_CONTENT - {'script', 'style'}))})(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_MARKUP = re.compile("[<>&]")
_TAG = rf"</?(?:{_BLOCKS}|{_INLINES}|{_ACTIVE})(?=[\s/>])[^<>]*>"
_ANY_TAG = re.compile(_TAG, re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&lt;/?(?:{_BLOCKS}|{_INLINES}|{_ACTIVE})(?=[\s/&])[^<>]{{0,300}}?&gt;", re.IGNORECASE)
# A tag that the text's end cut off.
_CUT_TAG = re.compile(rf"</?(?:{_BLOCKS}|{_INLINES}|{_ACTIVE})\s[^<>]*=[^<>]*$", re.IGNORECASE)
# A "<" that is text: in a title whatever is no known element, in HTML only what is no tag at all.
_LOOSE_ANGLE = re.compile(rf"<(?!!--)(?!{_TAG[1:]})", re.IGNORECASE)
_LOOSE_ANGLE_IN_HTML = re.compile(r"<(?!!--)(?!/?[a-z][^<>]*>)", re.IGNORECASE)

_RICH_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4", "a"}
_RENAMED = re.compile(
    r"<(?P<end>/?)(?:(?P<h3>h[12])|(?P<h4>h[56])|(?P<p>address|article|aside|blockquote|caption|center|dd|details|div|"
    r"dl|dt|fieldset|figcaption|figure|footer|form|header|legend|main|nav|pre|section|summary|table|tr))(?=[\s/>])",
    re.IGNORECASE,
)
_CELL = re.compile(r"</?t[dh](?=[\s/>])[^<>]*>", re.IGNORECASE)
# Tags that nh3 would take away while it keeps what they hold. Deeply nested ones cost it quadratic time.
_MEANINGLESS = re.compile(
    rf"</?(?!(?:p|br|ul|ol|li|strong|em|b|i|h3|h4|a|{_ACTIVE})(?=[\s/>]))[a-z][^<>]*>", re.IGNORECASE
)
_LIST_TAG = re.compile(r"<(/?)[uo]l(?=[\s/>])[^<>]*>", re.IGNORECASE)
_MAX_LIST_DEPTH = 6
_TOKEN = re.compile(r"(<[^>]*>)")
_EMPTY_ELEMENT = re.compile(r"<(p|li|ul|ol|h3|h4|strong|em|b|i|a)(?: [^>]*)?>(?:\s|<br>)*</\1>")
_BREAK = re.compile(r" ?<br> ?")
_MANY_BREAKS = re.compile(r"(?:<br>){3,}")
_BREAKS_FIRST = re.compile(r"(<(?:p|li|h3|h4)>)(?:\s|<br>)+")
_BREAKS_LAST = re.compile(r"(?:\s|<br>){1,20}(</(?:p|li|h3|h4)>)")
_DEAD_LINK = re.compile(r"<a(?: rel=\"[^\"]*\")?>(.*?)</a>", re.DOTALL)
_RICH_BLOCKS = ("p", "ul", "ol", "li", "h3", "h4")
_RICH_INLINES = ("a", "strong", "em", "b", "i")


def clean(text: str) -> str:
    """NFC without anything unseen; line ends become `\\n`, other blanks single spaces. Lines are kept."""
    if _UNCLEAN.search(text):
        text = _LOOSE_JOINER.sub("", _UNSEEN.sub("", _LINE_END.sub("\n", text)))
        text = _BLANKS.sub(" ", text)
    return unicodedata.normalize("NFC", text).strip()


def plain_text(raw: str) -> str:
    """One line of text without markup; "" when it says nothing ("null", "-").

    CDATA wrappers and tags leave, entities are decoded once, a "<" that starts no tag stays as text. The result may
    hold `<` and `&`: it is text, not HTML, and templates escape it.
    """
    text = clean(raw[:PLAIN_RAW_LIMIT])
    if "<" in text or "&" in text:
        text = unwrap_cdata(text)
        if "<" in text:
            text = _without_open_holders(_LOOSE_ANGLE.sub("&lt;", _CUT_TAG.sub("", text)))
            text = _BLOCK_TAG.sub(r" \g<0>", text)
            text = nh3.clean(text, tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT)
        text = html.unescape(text)
        # Markup that was escaped is still no part of a title.
        text = clean(_ANY_TAG.sub("", _BLOCK_TAG.sub(" ", text)))
    text = " ".join(text.split())
    return "" if means_nothing(text) else text


@lru_cache(maxsize=256)  # schools give all their courses the same words
def rich_text(raw: str) -> str:
    """Sanitised HTML of p, br, ul, ol, li, strong, em, b, i, h3, h4 and a[href]; "" when it says nothing.

    Nothing active and nothing that loads from elsewhere survives. Links go to http, https, mailto or tel and carry
    rel="noopener noreferrer". Text without block elements becomes paragraphs by its empty lines.
    """
    text = unwrap_cdata(clean(raw[:RICH_RAW_LIMIT]))
    if means_nothing(text):
        return ""
    if not _MARKUP.search(text):
        return _paragraphs(text)
    if not _ANY_TAG.search(text) and _ESCAPED_TAG.search(text):
        text = clean(html.unescape(text))
    text = (_LOOSE_ANGLE_IN_HTML if _ANY_TAG.search(text) else _LOOSE_ANGLE).sub("&lt;", text)
    text = _without_open_holders(text)
    text = _renamed(text) if _BLOCK_TAG.search(text) else _paragraphs(text)
    sanitised = nh3.clean(
        _MEANINGLESS.sub("", text),
        tags=_RICH_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=_kept_attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    tidy = _wrap_loose_text(_tidy(sanitised))
    return "" if means_nothing(" ".join(_TOKEN.sub(" ", tidy).split())) else tidy


def means_nothing(text: str) -> bool:
    """Whether the whole text is a word for nothing: "", "null", "N/A", "-" ..."""
    return len(text) <= 12 and text.strip().casefold() in NOTHING


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending with "…" after a whole word when text was taken away."""
    if len(text) <= limit:
        return text
    at_word = text.rfind(" ", 0, limit)
    return f"{text[: at_word if at_word > limit // 2 else limit - 1].rstrip()}…"


def unwrap_cdata(text: str) -> str:
    """The text without CDATA wrappers, nested or escaped ones too."""
    for _ in range(5):
        text, found = _CDATA.subn("", text)
        if not found:
            break
        text = _CDATA_END.sub("", text)
    return text.strip()


def _kept_attribute(_tag: str, name: str, value: str) -> str | None:
    return clean_url(value, allow_phone=True) if name == "href" else value


def _without_open_holders(text: str) -> str:
    """Without the opening tags of dropped elements that are never closed: what follows is text, not what they hold.

    It is sanitised afterwards like all text. Script and style are not among them: what follows those is code.
    """
    open_tags: dict[str, list[tuple[int, int]]] = {}
    for match in _HOLDER_TAG.finditer(text):
        waiting = open_tags.setdefault(match["name"].lower(), [])
        if not match["end"]:
            waiting.append(match.span())
        elif waiting:
            waiting.pop()
    kept, at = [], 0
    for start, end in sorted(span for waiting in open_tags.values() for span in waiting):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def _renamed(text: str) -> str:
    """The elements that we have, instead of those that mean about the same."""

    def rename(match: re.Match[str]) -> str:
        name = "h3" if match["h3"] else "h4" if match["h4"] else "p"
        return f"<{match['end']}{name}"

    return _shallow_lists(_CELL.sub(" ", _RENAMED.sub(rename, text)))


def _shallow_lists(text: str) -> str:
    """Without lists nested deeper than anybody reads."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        depth += 1 if match[1] == "" else 0
        kept = match[0] if depth <= _MAX_LIST_DEPTH else ""
        depth -= 1 if match[1] and depth else 0
        return kept

    return _LIST_TAG.sub(keep, text)


def _paragraphs(text: str) -> str:
    out = []
    for part in re.split(r"\n\s*\n", text) if "\n" in text else [text]:
        lines = (_without_loose_marks(line).rstrip() for line in part.split("\n"))
        if content := "<br>".join(line for line in lines if line):
            out.append(f"<p>{content}</p>")
    return "".join(out)


def _without_loose_marks(text: str) -> str:
    """Without blanks and combining marks at the beginning: marks would join the tag before them."""
    at = 0
    while at < len(text) and (text[at].isspace() or unicodedata.combining(text[at])):
        at += 1
    return text[at:]


def _tidy(sanitised: str) -> str:
    """Sanitised HTML without empty elements, runs of blanks and links that lead nowhere.

    Text is normalised piece by piece between the tags: over a tag's end NFC could change the markup (">" followed by
    U+0338 is one character).
    """
    pieces = _TOKEN.split(sanitised.replace("&nbsp;", " ").replace("\xa0", " "))
    text = "".join(piece if piece.startswith("<") else _clean_piece(piece) for piece in pieces)
    text = _DEAD_LINK.sub(r"\1", text)
    for _ in range(8):
        text, emptied = _EMPTY_ELEMENT.subn(" ", text)
        if not emptied:
            break
    text = _MANY_BREAKS.sub("<br><br>", _BREAK.sub("<br>", _BLANKS.sub(" ", text)))
    return _BREAKS_LAST.sub(r"\1", _BREAKS_FIRST.sub(r"\1", text)).strip()


def _clean_piece(piece: str) -> str:
    cleaned = " ".join(clean(piece).split())
    text = _without_loose_marks(cleaned)
    is_apart = piece[:1].isspace() or " " in cleaned[: len(cleaned) - len(text)]
    return f"{' ' if is_apart else ''}{text}{' ' if piece[-1:].isspace() and text else ''}"


def _wrap_loose_text(text: str) -> str:
    """Text that stands outside every block gets a paragraph of its own."""
    out: list[str] = []
    loose: list[str] = []
    depth = 0
    for token in _TOKEN.split(text):
        step = _step(token, _RICH_BLOCKS)
        if step and depth == 0:
            out.append(_paragraph(loose))
            loose = []
        (out if depth or step else loose).append(token)
        depth += step
    out.append(_paragraph(loose))
    return "".join(out).strip()


def _paragraph(tokens: list[str]) -> str:
    """The tokens in a p element, or as they are when an inline element only begins or only ends among them."""
    content = re.sub(r"^(?:\s|<br>)+|(?:\s|<br>){1,20}$", "", "".join(tokens))
    balance = list(accumulate(_step(token, _RICH_INLINES) for token in tokens))
    whole = not balance or (balance[-1] == 0 and min(balance) == 0)
    return f"<p>{content}</p>" if content and whole else content


def _step(token: str, names: tuple[str, ...]) -> int:
    """1 where one of these elements begins, -1 where it ends, else 0."""
    if not token.startswith("<") or token.strip("</>").split(" ")[0] not in names:
        return 0
    return -1 if token.startswith("</") else 1
