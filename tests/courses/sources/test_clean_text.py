"""Text as records hold it: clean, and safe to show."""

import random
import re
import sys
import time
import unicodedata
from html.parser import HTMLParser

import pytest

from courses.sources.text import clean, cut, plain_text, rich_text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Matte < 5 &amp; 6", "Matte < 5 & 6"),
        ("<b>Svets</b> &amp; plåt", "Svets & plåt"),
        ("x<y och <3", "x<y och <3"),
        ("C++ <vector> & <T>", "C++ <vector> & <T>"),
        ("<p>Svets</p><p>Plåt</p>", "Svets Plåt"),
        ("<![CDATA[Engelska 5]]>", "Engelska 5"),
        ("<![CDATA[<![CDATA[ Engelska ]]]]>", "Engelska"),
        ("&lt;![CDATA[ Engelska ]]&gt;", "Engelska"),
        ("Lista[a[1]]>2", "Lista[a[1]]>2"),
        ("&nbsp;Svets&nbsp;1&nbsp;", "Svets 1"),
        ("Svets\r\n\t 1", "Svets 1"),
        ("<script>alert(1)</script>Svets", "Svets"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Svets", "alert(1)Svets"),
        ("<img src=x onerror=alert(1)>Svets", "Svets"),
        ("<svg/onload=1>Hej", "Hej"),
        ("<svg onload=alert(1)>Hej", "Hej"),
        ("<SVG><title>Hej", "Hej"),
        ("<svg><svg>x</svg>Hej", "Hej"),
        ("<svg>x</svg>Hej</svg>", "Hej"),
        ("Hej <math><textarea> du", "Hej du"),
        ("<video src=x>Hej<iframe src=y> du", "Hej du"),
        ("Hej <script>alert(1)", "Hej"),
        ("Hej <style>p{}", "Hej"),
        ("Hej <svg><script>alert(1)</svg>", "Hej"),
        ("<xmp><script>alert(1)</script>Hej", "Hej"),
        ("Svets <a href=https://x.se", "Svets"),
        ("Svets <!-- internt --> 1", "Svets 1"),
        ("&amp;lt;Svets", "&lt;Svets"),
        ("A\u200bB\u00adC\ufeffD\u202eE&shy;F&#8203;G", "ABCDEFG"),
        ("👩\u200d🍳 Kock", "👩\u200d🍳 Kock"),
        ("Ko\u200dck", "Kock"),
        ("o\u0308l", "öl"),
        ("e\u200b\u0301", "é"),
        ("Svets\x00\ud800 \x07 1", "Svets 1"),
        ("null", ""),
        (" NULL ", ""),
        ("-", ""),
        ("<b> </b>", ""),
        ("<![CDATA[null]]>", ""),
    ],
)
def test_plain_text_is_one_clean_line(raw: str, expected: str) -> None:
    assert plain_text(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Rad 1\nRad 2\n\nStycke 2 < 5 & 6", "<p>Rad 1<br>Rad 2</p><p>Stycke 2 &lt; 5 &amp; 6</p>"),
        ("<p>A</p><p>&nbsp;</p><p><br></p><p>B&nbsp;C</p>", "<p>A</p><p>B C</p>"),
        ("<![CDATA[ <p>A</p> ]]>", "<p>A</p>"),
        ("&lt;p&gt;A &lt;b&gt;B&lt;/b&gt;&lt;/p&gt;", "<p>A <b>B</b></p>"),
        ("<div>A</div><div>B</div>", "<p>A</p><p>B</p>"),
        ("<h1>A</h1>b<ul><li>c<li>d</ul>e", "<h3>A</h3><p>b</p><ul><li>c</li><li>d</li></ul><p>e</p>"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "<p>1 2</p>"),
        ("<p>a<br><br><br><br>b</p>", "<p>a<br><br>b</p>"),
        ("<p><br>a<br> </p>", "<p>a</p>"),
        ("läs <b>mer</b>\noch mer", "<p>läs <b>mer</b><br>och mer</p>"),
        ("<strong><p>a</p></strong> b", "<strong><p>a</p></strong> b"),
        ("<p onclick=x style='a' class=b>hej", "<p>hej</p>"),
        ("<p>p<0,5 och q>1</p>", "<p>p&lt;0,5 och q&gt;1</p>"),
        ("<p><mitt-element>a</mitt-element></p>", "<p>a</p>"),
        ("5 &lt; 6", "<p>5 &lt; 6</p>"),
        ("A\u202eB\u00ad<p>C&shy;D\ufeff</p>", "<p>AB</p><p>CD</p>"),
        ("<p>null</p>", ""),
        ("<p> </p><br>&nbsp;", ""),
        ("", ""),
    ],
)
def test_rich_text_keeps_structure_and_drops_noise(raw: str, expected: str) -> None:
    assert rich_text(raw) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://sundsvall.se/x target=_blank", "https://sundsvall.se/x"),
        ("www.sundsvall.se", "https://www.sundsvall.se"),
        ("'mailto:vux@sundsvall.se'", "mailto:vux@sundsvall.se"),
        ("vux@sundsvall.se", "mailto:vux@sundsvall.se"),
        ("'tel:060-12 34 56'", "tel:060123456"),
    ],
)
def test_a_link_survives_with_or_without_quotes(href: str, expected: str) -> None:
    assert rich_text(f"<p><a href={href}>Läs</a></p>") == (
        f'<p><a href="{expected}" rel="noopener noreferrer">Läs</a></p>'
    )


@pytest.mark.parametrize(
    "raw",
    [
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='java&#10;script:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='java\u200bscript:alert(1)'>x</a>",
        "<a href=data:text/html,x>x</a>",
        "<a href='//u@evil.example'>x</a>",
        "<a>x</a>",
        "<img src=https://evil.example/p.gif>x",
        "<iframe src=https://evil.example></iframe>x",
        "<svg onload=alert(1)><circle/></svg>x",
        "<svg/onload=alert(1)>x",
        "<noscript><img src=//evil.example onerror=alert(1)>x",
        "<title><a href=javascript:alert(1)>x",
        "<math><style><!--</style><img src=x onerror=alert(1)>--></math>x",
        "<style>@import url(//evil.example)</style>x",
        "<link rel=stylesheet href=//evil.example>x",
        "<video src=//evil.example></video>x",
        "<base href=//evil.example>x",
        "<form action=//evil.example><input name=a></form>x",
        "<math><mi xlink:href=javascript:alert(1)>y</mi></math>x",
        "<scr<script>ipt>alert(1)</script>x",
        "<p background=//evil.example onmouseover=alert(1)>x",
    ],
)
def test_nothing_active_and_nothing_that_loads_survives(raw: str) -> None:
    shown = rich_text(raw)
    assert re.findall(r"<[^>]*>", shown) == ["<p>", "</p>"]
    assert shown.endswith("x</p>")


def test_a_combining_stroke_cannot_change_markup() -> None:
    """NFC makes one character of ">" and U+0338: normalised as a whole, the link's tag would swallow what follows."""
    shown = rich_text("<a href=https://x.se>a</a>&#824; onclick=alert(1) <b>&#824;b</b>")
    assert shown == ('<p><a href="https://x.se" rel="noopener noreferrer">a</a> onclick=alert(1) <b>b</b></p>')
    assert unicodedata.is_normalized("NFC", shown)


def test_every_invisible_formatting_character_leaves() -> None:
    seen = {"\u200d", *"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"}
    left = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cf", "Cs", "Cc"}
        and clean(f"a{chr(code)}b") not in {"ab", "a b", "a\nb"}
    }
    assert left == seen - {"\u200d"}


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("kort", 10, "kort"),
        ("exakt tio!", 10, "exakt tio!"),
        ("ett par ord för mycket", 12, "ett par ord…"),
        ("sammansattaord", 8, "sammans…"),
    ],
)
def test_a_long_text_is_cut_at_a_word(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    "piece",
    [
        "<ul><li>", "<div>", "<ul>", "<p><b>", "<a href=x>", "<!--", "&lt;p ", "<", "<p ", "<br> ", "<![CDATA[",
        "&nbsp;", "\u0338", "<title>", "<strong><em>", "<ol><li><p>", "<x>", "]]>", "&", "\n\n", "x ", "<svg>",
        "</p>", "<a href='", "http://", "\u200d",
    ],
)  # fmt: skip
def test_hostile_text_of_a_megabyte_is_read_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    plain_text(text)
    rich_text(text)
    assert time.process_time() - began < 5


SCRAPS = (
    "<p>", "</p>", "<b>", "</b>", "<a href=", "<a href='javascript:alert(1)'>", "</a>", "https://x.se/", '"', "'", ">",
    "<", "&", "&lt;", "&gt;", "&amp;", "&nbsp;", "<br>", "<script>", "</script>", "<svg onload=x>", "<![CDATA[", "]]>",
    "\u0338", "\u200b", "\u202e", "\x00", "\ud800", "\n", "\n\n", " ", "text", "å", "e\u0301", "<ul><li>", "</li></ul>",
    "<h1>", "<div>", "</div>", "<!--", "-->", "onclick=alert(1)", "&#106;", "&#x338;", "&#0;", "&#8203;", "<noscript>",
    "<img src=x onerror=alert(1)>", "<math><mtext><table><mglyph><style>", "<template>", "<x-y>", "<p", "<a", "=", "/",
    "\u2028", "👩\u200d🍳", "\u0301", "<strong><p>", "</strong>", "<title>", "&lt;p&gt;", "&amp;lt;b&amp;gt;",
)  # fmt: skip


class Markup(HTMLParser):
    """The tags that a browser would see, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.hrefs: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(name for name, _ in attrs)))
        self.hrefs += [value or "" for name, value in attrs if name == "href"]
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")


def test_no_pile_of_scraps_gives_markup_that_is_not_ours() -> None:
    ours = {(tag, ()) for tag in ("p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "h3", "h4")}
    dice = random.Random(20261122)  # noqa: S311 - the same piles in every run
    for _ in range(1500):
        raw = "".join(dice.choices(SCRAPS, k=dice.randint(1, 25)))
        shown, plain = rich_text(raw), plain_text(raw)
        markup = Markup(shown)
        assert markup.seen <= {*ours, ("a", ("href", "rel"))}
        assert markup.open == []
        assert all(re.match(r"https?://[^@]+$|mailto:|tel:", href) for href in markup.hrefs)
        for text in (shown, plain):
            assert unicodedata.is_normalized("NFC", text)
            assert clean(text) == text or "\u200d" in text
        assert "\n" not in plain
