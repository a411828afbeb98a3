from __future__ import annotations

import json
import re


def test_the_terminal_shows_label_words_and_signs(run):
    done = run("explain", "The findings are shameful lies.", "--target", "the audit")
    assert done.returncode == 0, done.stderr
    first, odds, _, quote, signs, *_ = done.stdout.splitlines()
    assert re.fullmatch(r"[–✗✓] (neutral|rejects|supports) \d+% toward the audit", first)
    assert re.match(r"neutral \d+%, rejects \d+%, supports \d+%", odds)
    assert "The findings are shameful lies." in re.sub(" +", " ", quote)
    assert re.fullmatch(r"[ +-]+", signs)  # without any colour, the signs tell
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_json_holds_every_word(run):
    quote = "We won't accept it; it is null and void."
    args = ("--speaker", "Ana", "--context", f"Ana said: “{quote}”", "--format", "json")
    row = json.loads(run("explain", quote, *args).stdout)
    assert [w["text"] for w in row["words"]] == re.findall(r"[\w']+", quote)
    assert all(quote[w["start"] : w["end"]] == w["text"] for w in row["words"])
    assert row["confidence"] == max(row["probabilities"].values())
    assert (row["speaker"], row["neighbours"]) == ("Ana", [])


def test_training_quotes_that_read_alike(run, tmp_path):
    rows = [
        {"quote": "It is null and void.", "label": "rejects"},
        {"quote": "We welcome the findings.", "label": "supports", "target": "the audit"},
        {"quote": "That is null.", "label": None},
    ]
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    args = ("explain", "null and void", "--train", path)
    found = json.loads(run(*args, "--format", "json").stdout)["neighbours"]
    assert [(n["quote"], n["label"]) for n in found] == [
        ("It is null and void.", "rejects"),
        ("That is null.", None),
    ]
    shown = run(*args).stdout
    assert "✗ rejects" in shown
    assert "no label" in shown


def test_training_quotes_may_be_a_folder(run, tmp_path):
    (tmp_path / "train.jsonl").write_text('{"quote": "It is null and void."}\n')
    (tmp_path / "dev.csv").write_text("quote,label\nnull and void again,rejects\n")
    done = run("explain", "null and void", "--train", tmp_path, "--format", "json")
    found = {(n["quote"], n["label"]) for n in json.loads(done.stdout)["neighbours"]}
    assert found == {("It is null and void.", None), ("null and void again", "rejects")}


def test_a_page_without_network_or_script(run, tmp_path):
    page = tmp_path / "why.html"
    hostile = "<script>alert(1)</script> lies"
    done = run("explain", hostile, "--target", hostile, "--output", page)
    assert (done.returncode, done.stdout) == (0, "")
    html = page.read_text()
    assert "<script" not in html
    assert "&lt;" in html
    assert "http" not in html.replace("http-equiv", "")
    assert "default-src 'none'" in html


def test_bad_input_is_one_line(run, tmp_path):
    empty = run("explain", " ")
    assert empty.returncode == 2
    assert "empty quote" in empty.stderr
    path = tmp_path / "train.jsonl"
    path.write_text('{"quote": "a", "label": "FAVOR?"}\n')
    wrong = run("explain", "We back it.", "--train", path)
    assert wrong.returncode == 2
    assert "FAVOR?" in wrong.stderr
    assert run("explain", "We back it.", "--format", "pdf").returncode == 2
