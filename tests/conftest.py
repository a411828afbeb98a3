"""A tiny random encoder, saved once a session as a stance model directory."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from stance.labels import LABELS
from stance.models.classifier import StanceClassifier
from stance.models.metadata import ModelMetadata

ROOT = Path(__file__).parents[1]
SEED_ARTICLE = ROOT / "seeds" / "articles" / "un-report-china-reaction.txt"

WORDS = [
    "the",
    "un",
    "report",
    "is",
    "was",
    "said",
    "says",
    "a",
    "an",
    "of",
    "and",
    "to",
    "in",
    "on",
    "it",
    "that",
    "this",
    "we",
    "i",
    "he",
    "she",
    "they",
    "not",
    "no",
    "lies",
    "false",
    "true",
    "welcome",
    "support",
    "reject",
    "minister",
    "spokesman",
    "findings",
    "shameful",
    "credible",
    "biased",
    "government",
    "human",
    "rights",
    "must",
    "act",
    "now",
    "there",
    "alternative",
    "report's",
    "null",
    "void",
]
LETTERS = [chr(c) for c in range(33, 127)] + ["«", "»", "“", "”", "’"]


def build_tokenizer() -> PreTrainedTokenizerFast:
    """A WordPiece tokenizer that knows a few words and every letter."""
    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*specials, *dict.fromkeys([*WORDS, *LETTERS, *(f"##{c}" for c in LETTERS)])]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def build_classifier(*, max_length: int = 64) -> StanceClassifier:
    """One random transformer layer whose logits differ visibly between inputs."""
    tokenizer = build_tokenizer()
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=max_length,
        initializer_range=0.5,
        num_labels=len(LABELS),
        id2label={i: label.value for i, label in enumerate(LABELS)},
        label2id={label.value: i for i, label in enumerate(LABELS)},
    )
    metadata = ModelMetadata(
        temperature=1.5, max_length=max_length, base_model="random", data_sha256="0" * 64
    )
    return StanceClassifier(BertForSequenceClassification(config), tokenizer, metadata)


@pytest.fixture(scope="session")
def tiny() -> StanceClassifier:
    return build_classifier()


@pytest.fixture(scope="session")
def tiny_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("models") / "tiny"
    build_classifier().save(directory)
    return directory


@pytest.fixture
def seed_article() -> str:
    return SEED_ARTICLE.read_text(encoding="utf-8")
