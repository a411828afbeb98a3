"""Miniature corpora in their published layouts; every text is made up here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest


def lay_out(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tsv(*rows: tuple[object, ...]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


@pytest.fixture
def tweeteval(tmp_path: Path) -> Path:
    return lay_out(
        tmp_path,
        {
            "stance/climate/train_text.txt": "Seas rise \n“Hoax”\x85 they say\nLunch\n",
            "stance/climate/train_labels.txt": "2\n1\n0\n",
            "stance/hillary/train_text.txt": "Not her.\n",
            "stance/hillary/train_labels.txt": "1\n",
            "stance/climate/val_text.txt": "Warm\n",
            "stance/climate/val_labels.txt": "0\n",
            "irony/train_text.txt": "Another task\n",
            "irony/train_labels.txt": "1\n",
        },
    )


@pytest.fixture
def semeval(tmp_path: Path) -> Path:
    plain = ("ID", "Target", "Tweet", "Stance")
    full = (*plain, "Opinion towards", "Sentiment")
    return lay_out(
        tmp_path,
        {
            "trialdata-all-annotations.txt": tsv(
                full, (1, "Atheism", 'He said "amen.', "AGAINST", "1.", "POS")
            ),
            "trainingdata-all-annotations.txt": tsv(
                full, (2, "Atheism", "Señor, it’s café", "FAVOR", "1.", "POS")
            ).encode("windows-1252"),
            "semeval2016-task6-trialdata.txt": tsv(
                plain, (1, "Atheism", 'He said "amen.', "AGAINST")
            ),
            "testdata-taskA-all-annotations.txt": tsv(
                full, (3, "Hillary Clinton", "Señor", "NONE", "3.", "NEG")
            ),
            "SemEval2016-Task6-subtaskB-testdata-gold.txt": tsv(
                plain, (3, "Donald Trump", "Wall\x85 or not", "FAVOR")
            ).replace("\n", "\r\n"),
            "SemEval2016-Task6-subtaskA-testdata.txt": tsv(
                plain, (4, "Atheism", "Blind", "UNKNOWN")
            ),
        },
    )


@pytest.fixture
def perspectrum(tmp_path: Path) -> Path:
    def cluster(pids: list[int], stance: str) -> dict[str, object]:
        return {"pids": pids, "stance_label_3": stance, "stance_label_5": stance}

    claims = [
        {
            "cId": 10,
            "text": "Parks should be free",
            "perspectives": [
                cluster([1, 2], "SUPPORT"),
                cluster([3, 2, 4], "UNDERMINE"),
                cluster([3], "UNDERMINE"),
            ],
        },
        {
            "cId": 11,
            "text": "Dogs need leads",
            "perspectives": [cluster([1], "UNDERMINE")],
        },
    ]
    pool = [{"pId": i, "text": f"Reason {i}", "source": "x"} for i in range(1, 5)]
    return lay_out(
        tmp_path,
        {
            "dataset/perspectrum_with_answers_v1.0.json": json.dumps(claims),
            "dataset/perspective_pool_v1.0.json": json.dumps(pool),
            "dataset/dataset_split_v1.0.json": json.dumps({"10": "dev", "11": "train"}),
        },
    )


@pytest.fixture
def vast(tmp_path: Path) -> Path:
    header = (
        "author,post,ori_topic,ori_id,new_topic,label,type_idx,new_id,arc_id,topic_str,"
        "seen?,contains_topic?\n"
    )
    rows = [
        'Ann B,"No, never.\nNot here.",trams,A1,trams,0,1,5,900,tram,1,0\n',
        "Cy,Build them!,trams,A1,trams,1,1,6,901,tram,1,0\n",
        "Cy,Build them!,trams,A1,,2,4,7,901,old chair,1,0\n",
    ]
    return lay_out(
        tmp_path,
        {
            "VAST/vast_train.csv": header + "".join(rows),
            "VAST/vast_dev.csv": header + rows[0],
        },
    )


@pytest.fixture
def gwsd(tmp_path: Path) -> Path:
    workers = [f"worker_{i}" for i in range(8)]
    names = ("", "round", "batch", "sent_id", "sentence", *workers)
    header = (*names, "disagree", "agree", "neutral", "guid", "in_held_out_test")
    ratings = ["agrees"] * 5 + ["neutral"] * 2 + ["disagrees"]
    return lay_out(
        tmp_path,
        {
            "GWSD.tsv": tsv(
                header,
                (0, 1, 0, "s0", "A screen.", *ratings, "", "", "", "1_0_s0", False),
                (1, 1, 0, "t0", "It warms.", *ratings, 0.1, 0.6, 0.3, "1_0_t0", False),
                (2, 2, 4, "t1", "It “cools”.", *ratings, 0.7, 0.1, 0.2, "2_4_t1", False),
                (3, 2, 4, "t2", "It rains.", *ratings, 0.2, 0.3, 0.5, "2_4_t2", False),
            )
        },
    )


@pytest.fixture
def pstance(tmp_path: Path) -> Path:
    header = "Tweet,Target,Stance\n"
    return lay_out(
        tmp_path,
        {
            "raw_train_biden.csv": header + '"Go, Joe",Joe Biden,FAVOR\nNo,Joe Biden,AGAINST\n',
            "raw_train_trump.csv": header + "Hm,Donald Trump,NONE\n",
            "raw_val_trump.csv": header + "Yes,Donald Trump,FAVOR\n",
        },
    )


@pytest.fixture
def fnc1(tmp_path: Path) -> Path:
    stances = "Headline,Body ID,Stance\n"
    bodies = 'Body ID,articleBody\n4,"It ""fell"".\n\nSo they say."\n5,Rain.\n'
    rows = "Tower fell,4,agree\nTower stands,4,disagree\nTower?,4,discuss\nCats,5,unrelated\n"
    return lay_out(
        tmp_path,
        {
            "train_stances.csv": stances + rows,
            "train_bodies.csv": bodies,
            "competition_test_stances.csv": stances + "Rain falls,5,agree\n",
            "competition_test_bodies.csv": bodies,
        },
    )


@pytest.fixture
def emergent(tmp_path: Path) -> Path:
    header = ",claimId,articleId,articleHeadline,claimHeadline,articleHeadlineStance\n"
    rows = (
        '0,c1,a1,"Bear in town, police say",A bear is in town,for\n'
        "1,c1,a2,No bear in town,A bear is in town,against\n"
        "2,c1,a3,Was it a bear?,A bear is in town,observing\n"
    )
    name = "emergent/url-versions-2015-06-14-clean"
    return lay_out(
        tmp_path,
        {
            f"{name}-train.csv": header + rows,
            f"{name}-test.csv": header + "0,c2,a4,Moon falls,The moon fell,for\n",
            f"{name}.csv": header + rows,
        },
    )


@pytest.fixture
def ibm(tmp_path: Path) -> Path:
    header = (
        "topicId,split,topicText,topicTarget,topicSentiment,claims.stance,"
        "claims.claimCorrectedText,claims.claimOriginalText,claims.claimId\n"
    )
    return lay_out(
        tmp_path,
        {
            "claim_stance_dataset_v1.csv": header
            + '1,train,Ban kites,kites,-1,PRO,"kites, they cut",kites cut,20\n'
            + "1,train,Ban kites,kites,-1,CON,kites are fun,kites are fun,21\n"
            + "2,test,Praise tea,tea,1,CON,tea stains,tea stains,22\n"
        },
    )


@pytest.fixture
def polnear(tmp_path: Path) -> Path:
    text = (
        "“We will win,” said Ana Ruiz.\r\nThe novel “War” sells.\r\n“It is over!” he said.\r\n"
    )
    ana, over = text.index("Ana"), text.index("“It")
    spans = [
        f"T1\tContent 0 14\t{text[:14]}",
        f"T2\tSource {ana} {ana + 8}\tAna Ruiz",
        "E1\tAttribution:T3 Content:T1 Source:T2",
        f"T4\tContent {over} {over + 13}\t{text[over : over + 13]}",
        "E2\tAttribution:T5 Content:T4",
    ]
    return lay_out(
        tmp_path,
        {
            "dev/text/post_a.txt": text,
            "dev/attributions/post_a_1111.ann": "\n".join(spans),
        },
    )


@pytest.fixture
def directquote(tmp_path: Path) -> Path:
    first = 'Ana B-Speaker|Ruiz I-Speaker|said O|" B-LeftSpeaker|We I-LeftSpeaker|'
    first += 'won I-LeftSpeaker|" I-LeftSpeaker'
    second = (
        "Never B-RightSpeaker|says Out|Bo B-Speaker|Why B-Unknown|us I-Unknown|End B-Unknown"
    )
    lines = [paragraph.replace("|", "\n") for paragraph in (first, second)]
    return lay_out(tmp_path, {"data/truecase.txt": "\n\n".join(lines) + "\n"})
