from __future__ import annotations

import base64
import hashlib
import re
import time
from collections import Counter
from html.parser import HTMLParser

import pytest

from stance.labels import Stance
from stance.reports import render_html

VOID = {"meta", "input", "link", "br", "img", "rect", "path"}


class Node:
    def __init__(self, tag: str, attrs: dict[str, str | None], parent: Node | None) -> None:
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children: list[Node | str] = []

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def classes(self) -> set[str]:
        return set((self.attrs.get("class") or "").split())

    def all(self, tag: str = "", cls: str = "") -> list[Node]:
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == (tag or child.tag) and (not cls or cls in child.classes):
                    found.append(child)
                found += child.all(tag, cls)
        return found

    def one(self, tag: str = "", cls: str = "") -> Node:
        (node,) = self.all(tag, cls)
        return node


class Tree(HTMLParser):
    """Builds the tree; a tag closed out of turn is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Node("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs), self.here)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, dict(attrs), self.here))

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(page: str) -> Node:
    tree = Tree()
    tree.feed(page)
    tree.close()
    assert tree.here is tree.root, f"<{tree.here.tag}> is never closed"
    return tree.root


def rows(page: Node) -> list[Node]:
    return [row for row in page.all("tr") if "data-label" in row.attrs]


def test_article_text_is_preserved_exactly(debate, hostile):
    page = parse(render_html([debate, hostile]))
    first, second = (article.text for article in page.all("article"))
    assert first == debate.article.text
    assert second == hostile.article.text.replace("\0", "\ufffd")


def test_every_quote_is_highlighted_with_its_verdict(debate):
    page = parse(render_html([debate]))
    marks = page.all("mark")
    assert [mark.text for mark in marks] == [quote.text for quote in debate.quotes]
    shown = [(mark.classes - {"ends"}).pop() for mark in marks]
    assert shown == ["rejects", "supports", "neutral", "uncertain", "supports"]


def test_highlights_and_rows_link_to_each_other(debate):
    page = parse(render_html([debate]))
    by_id = {node.attrs["id"]: node for node in page.all() if "id" in node.attrs}
    for mark, row in zip(page.all("mark"), rows(page), strict=True):
        link = mark.one("a")
        assert link.attrs["href"] == f"#{row.attrs['id']}"
        assert row.one(cls="said").one("a").attrs["href"] == f"#{mark.attrs['id']}"
        described = [by_id[name].text for name in link.attrs["aria-describedby"].split()]
        assert described[0] == row.one(cls="who").text
        assert row.attrs["data-label"] in described[1]


def test_a_row_tells_speaker_label_confidence_and_probabilities(debate):
    row = rows(parse(render_html([debate])))[0]
    text = " ".join(row.text.split())
    assert "Zhao Lijian spokesman The report is false, ✗ rejects 97%" in text
    assert "neutral 2%, rejects 97%, supports 2%" in text
    widths = [float(r.attrs["width"].rstrip("%")) for r in row.one("svg").all("rect")]
    assert widths == [1.5, 97, 1.5]


def test_an_abstention_is_uncertain_never_neutral(debate):
    page = parse(render_html([debate]))
    row = rows(page)[3]
    assert row.attrs["data-label"] == "uncertain"
    assert row.one(cls="verdict").text.split() == ["?", "uncertain"]
    assert row.one(cls="sure").text == "leans rejects 41%"
    inputs = {i.attrs["value"]: i.parent.text.split()[-1] for i in page.all("input")}
    assert inputs == {
        "": "5",
        "neutral": "1",
        "rejects": "1",
        "supports": "2",
        "uncertain": "1",
    }


def test_a_truncated_quote_is_marked(debate):
    cut = [bool(row.all(cls="cut")) for row in rows(parse(render_html([debate])))]
    assert cut == [False, False, False, False, True]


def test_speaker_chart_counts_labels_and_abstentions(debate):
    lines = parse(render_html([debate])).one(cls="speakers").one("tbody").all("tr")
    found = [" ".join(line.text.split()) for line in lines]
    assert found[0].startswith("Zhao Lijian spokesman – 1 neutral ✗ 1 rejects neutral 36%")
    assert found[1].startswith("Antony Blinken ✓ 2 supports")
    assert found[2].startswith("Unattributed ? 1 uncertain")


def test_many_speakers_fold_away(make, said):
    names = [f"Speaker {i}" for i in range(14)]
    text = "\n".join(f"“Words of {name}.”" for name in names)
    page = parse(render_html([make(text, *(said(f"Words of {n}.", speaker=n) for n in names))]))
    details = page.one("details")
    assert details.one("summary").text == "4 more"
    assert len(details.one("tbody").all("tr")) == 4


@pytest.mark.parametrize("order", [1, -1])
def test_nested_and_overlapping_quotes_are_all_reachable(make, said, order):
    spans = ["one two three", "two", "three four", "one two three"][::order]
    page = parse(render_html([make("zero one two three four", *map(said, spans))]))
    assert page.one("article").text == "zero one two three four"
    assert not any(mark.all("mark") for mark in page.all("mark"))
    covered: Counter[str] = Counter()
    for mark in page.all("mark"):
        for name in mark.attrs["data-rows"].split():
            covered[name] += len(mark.text)
    assert [covered[f"a1-q{i}"] for i in range(4)] == [len(span) for span in spans]


def test_a_quote_over_two_paragraphs_stays_inside_each(make, said):
    page = parse(render_html([make("He: “One.\nTwo.” End.", said("One.\nTwo."))]))
    assert [p.text for p in page.one("article").all("p")] == ["He: “One.", "Two.” End."]
    assert [mark.text for mark in page.all("mark")] == ["One.", "Two."]
    assert ["ends" in mark.classes for mark in page.all("mark")] == [False, True]


def test_hostile_text_stays_text(hostile):
    page = parse(render_html([hostile]))
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not [name for node in page.all() for name in node.attrs if name.startswith("on")]
    title = hostile.article.title
    assert page.one("h1").text == title
    assert page.one("title").text.startswith(title)
    assert rows(page)[0].attrs["data-speaker"] == title
    assert page.one("article").attrs["lang"] == 'en" onload="x'


def test_lone_surrogates_do_not_stop_the_file_from_being_written(hostile):
    assert "\ufffd" in render_html([hostile]).encode("utf-8").decode("utf-8")


def test_the_page_asks_the_network_for_nothing(debate, hostile):
    text = render_html([debate, hostile])
    page = parse(text)
    assert not re.search(r"(?i)https?:|@import|url\((?!#)|//[a-z]+\.", text)
    assert not [n for n in page.all() if {"src", "srcset", "action", "data"} & n.attrs.keys()]
    assert not page.all("link")
    assert all(a.attrs["href"].startswith("#") for a in page.all("a"))


def test_the_policy_forbids_the_network_and_allows_our_own_code(debate):
    page = parse(render_html([debate]))
    policy = next(m.attrs["content"] for m in page.all("meta") if "http-equiv" in m.attrs)
    assert policy.startswith("default-src 'none'; ")
    for kind, tag in (("style", "style"), ("script", "script")):
        digest = hashlib.sha256(page.one(tag).text.encode()).digest()
        assert f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert not [node for node in page.all() if "style" in node.attrs]


def test_several_articles_have_contents_and_unique_ids(debate, hostile, make):
    silent = make("Nobody spoke.", name="silent", target="another target")
    page = parse(render_html([debate, hostile, debate, silent]))
    ids = Counter(node.attrs["id"] for node in page.all() if "id" in node.attrs)
    assert set(ids.values()) == {1}
    links = page.one("nav").all("a")
    assert [link.attrs["href"] for link in links] == ["#a1", "#a2", "#a3", "#a4"]
    assert all(
        link.attrs["href"][1:] in ids for link in page.all("a") if link.parent.tag == "mark"
    )
    assert "stance toward another target" in page.all("section")[3].text
    assert page.one("h1").text == "4 articles"
    assert parse(render_html([debate, debate])).one("h1").text == "Stance toward the UN report"


def test_one_article_needs_no_contents(debate):
    page = parse(render_html([debate]))
    assert not page.all("nav")
    assert [heading.text for heading in page.all("h1")] == ["article"]


def test_no_quotes_gives_a_friendly_message(make):
    page = parse(render_html([make("Nobody spoke.", title="Silence")]))
    assert "No quotes were found in this article." in page.one(cls="nothing").text
    assert page.one("article").text == "Nobody spoke."
    assert not page.all("form")
    assert not page.all("table")


def test_no_articles_is_a_page_too():
    assert "There are no articles" in parse(render_html([])).one("main").text


def test_an_empty_article_is_no_trouble(make):
    assert parse(render_html([make("", name="")])).one("h1").text == "Untitled article"


def test_the_page_says_its_language_and_model(debate):
    page = parse(render_html([debate]))
    assert page.one("html").attrs["lang"] == "en"
    assert "Model: small" in page.one("footer").text


def test_metadata_gives_a_dateline_and_a_language(make):
    metadata = {"outlet": "The Daily", "date": "2022-09-02", "language": "de"}
    page = parse(render_html([make("Text.", metadata=metadata)]))
    assert page.one(cls="dateline").text == "The Daily, 2022-09-02"
    assert page.one("article").attrs["lang"] == "de"


def test_ten_thousand_quotes_render_in_seconds(make, said):
    one = make("“It is so.” ", said("It is so.", Stance.SUPPORTS, "A"))
    quotes, n = [], 10_000
    for i in range(n):
        at = 12 * i
        quotes.append(
            type(one.quotes[0])("big", at + 1, at + 10, "It is so.", "", 0, "sentence")
        )
    big = type(one)(
        type(one.article)("“It is so.” " * n), quotes, one.predictions * n, one.speakers
    )
    started = time.perf_counter()
    page = render_html([big])
    assert time.perf_counter() - started < 10
    assert page.count("<mark ") == n
