"""Every kind of file comes in; what cannot be read is named, with a remedy."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from stance.errors import FileError
from stance.files import find_files, read_articles, read_rows
from stance.files.encodings import decode
from stance.files.reading import MAX_ARTICLE_CHARS
from stance.types import Article

TEXT = "“Das ist falsch”, sagte Jörg Müller über den Bericht.\r\n\r\nEr schwieg – und ging.\n"
ROWS = [
    {"id": "a", "title": "One", "text": "First text", "outlet": "Ayr Post"},
    {"id": "b", "title": "Two", "text": "Zweiter, “Text”\nmit Zeile", "outlet": "Bär"},
]


def read_one(path: Path) -> Article:
    (article,) = read_articles(path)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_comes_as_it_stands(tmp_path: Path, suffix: str, encoding: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(TEXT.encode(encoding))
    article = read_one(path)
    assert article.text == TEXT
    assert article.id == str(path)


def test_a_few_damaged_bytes_do_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode() + b"\xe2\x80 end")
    assert read_one(path).text == TEXT + "\ufffd end"


def test_a_page_gives_its_article_without_the_menu(tmp_path: Path) -> None:
    paragraph = "The mayor said the audit was “deeply flawed” and left the room at noon. " * 5
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>Audit angers mayor</title></head><body><nav>Home Sport Shop</nav>"
        f"<article><h1>Audit angers mayor</h1><p>{paragraph}</p><p>{paragraph}</p></article>"
        "</body></html>"
    )
    article = read_one(path)
    assert "“deeply flawed”" in article.text
    assert "Shop" not in article.text
    assert article.title == "Audit angers mayor"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", 'Le président déclara à Genève que "le rapport était créé à l\'étranger".'),
        ("latin-1", 'El señor Núñez dijo que el informe "está mal".'),
        ("cp1252", 'Der Minister Müller sagte: "Das ist völlig falsch".'),
        ("cp1252", 'Ministeri sanoi: "Tämä on väärä, eikä hyväksytä". ' * 5),
        ("cp1251", "Министр сказал: «Этот доклад ложный, и мы его не примем»."),
        ("shift_jis", "外務省は「この報告書は受け入れられない」と述べた。"),
    ],
)
def test_a_legacy_encoding_is_found(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), name="x") == text


def write_table(path: Path) -> None:
    if path.suffix == ".jsonl":
        path.write_text("\n\n".join(json.dumps(row) for row in ROWS) + "\n")
    elif path.suffix == ".parquet":
        pd.DataFrame(ROWS).to_parquet(path)
    else:
        separator = "\t" if path.suffix == ".tsv" else ","
        pd.DataFrame(ROWS).to_csv(path, index=False, sep=separator)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv", ".parquet"])
def test_a_table_holds_an_article_a_row(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path)
    assert list(read_articles(path)) == [
        Article(
            row["text"], id=row["id"], title=row["title"], metadata={"outlet": row["outlet"]}
        )
        for row in ROWS
    ]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".parquet"])
def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path)
    with pytest.raises(FileError, match="no column 'body'; columns: id, title, text, outlet"):
        list(read_articles(path, text_column="body"))


def test_a_row_without_text_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "one"}\n{"text": null}\n{"text": 3}\n{"text": " "}\n{"text": "two"}'
    )
    read = list(read_articles(path))
    assert [a.text for a in read if isinstance(a, Article)] == ["one", "two"]
    assert [a.id for a in read if isinstance(a, Article)] == [f"{path}:1", f"{path}:5"]
    errors = [str(e) for e in read if isinstance(e, FileError)]
    assert [f"{path}, row {n}" in e for n, e in zip((2, 3, 4), errors, strict=True)] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": ', "line 2: no JSON"),
        ("[1]", "line 2: a list, not an object"),
        ("[" * 100_000, "line 2: no JSON"),
        ('{"body": "x"}', "line 2: no column 'text'; columns: body; name the column"),
    ],
)
def test_a_broken_line_costs_only_itself(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "one"}}\n{line}\n{{"text": "two"}}\n')
    one, error, two = read_articles(path)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert [(one.text, one.id), (two.text, two.id)] == [
        ("one", f"{path}:1"),
        ("two", f"{path}:3"),
    ]
    assert f"{path}, {message}" in str(error)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n\n", "no rows"),
        ("a.csv", b"text\n", "no rows"),
        ("a.csv", b"text,b\nx,y,z\n", "line 2: more cells than columns"),
        ("a.csv", b'text\n"x"y\n', "line 2"),
        ("a.parquet", b"no parquet at all", "no parquet file"),
        ("a.docx", b"PK", "files of kind '.docx' cannot be read"),
        ("README", b"text", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError, match=message) as caught:
        list(read_articles(path))
    assert str(path) in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        list(read_articles(tmp_path / "a.txt"))


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.csv", "a.parquet"])
def test_a_folder_with_a_file_s_name_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileError, match=name):
        list(read_articles(tmp_path / name))


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_a_file_that_we_may_not_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / name).write_text("text\nx\n")
    monkeypatch.setattr(Path, "open", refuse)  # the superuser may read whatever the mode says
    with pytest.raises(FileError, match=f"{name}: Permission denied; check the path and who"):
        list(read_articles(tmp_path / name))


@pytest.mark.parametrize("n_chars", [MAX_ARTICLE_CHARS + 1, 40_000_000])
def test_an_archive_is_no_article(tmp_path: Path, n_chars: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * n_chars)
    with pytest.raises(FileError, match="too much for one article"):
        list(read_articles(path))


@pytest.mark.parametrize("page", [False, True])
def test_standard_input_is_one_text(monkeypatch: pytest.MonkeyPatch, page: bool) -> None:
    text = f"<!DOCTYPE html><html><body><p>{TEXT * 9}</p></body></html>" if page else TEXT
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    article = read_one(Path("-"))
    assert article.id == "stdin"
    assert ("<p>" not in article.text) if page else (article.text == TEXT)


def test_rows_on_standard_input_are_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'\n {"body": "one", "id": "a"}\n{"body": \n{"text": "x"}\n{"body": "two"}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    read = list(read_articles(Path("-"), text_column="body"))
    articles = [(a.text, a.id) for a in read if isinstance(a, Article)]
    assert articles == [("one", "a"), ("two", "stdin:4")]
    no_json, no_column = (str(e) for e in read if isinstance(e, FileError))
    assert "standard input, line 3: no JSON" in no_json
    assert "standard input, line 4: no column 'body'; columns: text; name the" in no_column


@pytest.mark.parametrize("text", ["{curly} start", '["a list"]', "{\n}", '{"cut": '])
def test_a_text_on_standard_input_has_no_column(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    with pytest.raises(FileError, match="standard input: no jsonl, so there is no column"):
        list(read_articles(Path("-"), text_column="text"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert read_one(Path("-")).text == text


def test_rows_of_another_encoding_are_read_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    names = ["Jörg Müller", "Zoë Brontë", "Renée Gagné", "Łukasz"]
    path.write_bytes(
        ("text\n" + "".join(f"{n} sagte über den Bericht\n" for n in names[:3])).encode(
            "cp1252"
        )
    )
    assert [
        row["text"].split(" sagte")[0] for row in read_rows(path, required="text")
    ] == names[:3]


def test_a_long_table_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        file.writelines(f'{{"text": "{i} {"x" * 1000}"}}\n' for i in range(3_000))
        file.write("broken")
    rows = read_rows(path, required="text")
    assert next(rows)["text"].startswith("0 ")  # the broken end is far away


def test_folders_globs_and_files_come_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.pdf", "sub/d.md", "sub/e.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = list(find_files([f"{tmp_path}/*.txt", str(tmp_path), str(tmp_path / "a.txt")]))
    names = [str(path.relative_to(tmp_path)) for path in found if isinstance(path, Path)]
    assert names == ["a.txt", "b.txt", "sub/d.md", "sub/e.jsonl"]


def test_a_folder_in_a_folder_is_no_file_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "mirror.html").mkdir()
    (tmp_path / "mirror.html" / "a.html").write_text("x")
    assert list(find_files([str(tmp_path)])) == [tmp_path / "mirror.html" / "a.html"]


def test_a_text_in_place_of_a_path_is_an_error(tmp_path: Path) -> None:
    found = list(find_files(["word " * 1000, str(tmp_path)]))
    assert "File name too long" in str(found[0])
    assert len(found) == 2


def test_what_leads_nowhere_is_an_error_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("x")
    entries = ["nowhere.txt", "*.nothing", "empty", "a.txt", "-"]
    found = list(find_files([e if e == "-" else str(tmp_path / e) for e in entries]))
    assert [isinstance(f, FileError) for f in found] == [True, True, True, False, False]
    assert "holds no article" in str(found[2])


def test_a_name_with_wildcard_letters_is_a_file_first(tmp_path: Path) -> None:
    path = tmp_path / "a[1].txt"
    path.write_text("x")
    assert list(find_files([str(path)])) == [path]
