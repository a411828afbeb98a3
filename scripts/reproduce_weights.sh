#!/usr/bin/env bash
# Train the shipped models again: check the corpus, train `base` in its two halves, then `small`.
# Each run calibrates, measures and writes its own model card; a broken run goes on where it was.
#
#   scripts/reproduce_weights.sh POLNEAR [MPNET MINILM]
#
# POLNEAR is a local copy of PolNeAR (it holds train/text and dev/text). MPNET and MINILM are
# local copies of the encoders; without them they come from the Hugging Face Hub.
# On two CPU cores with bf16, other work beside: base 21 + 43 minutes, small 17.
set -euo pipefail
cd "$(dirname "$0")/.."

polnear=${1:?give the folder of PolNeAR}
mpnet=${2:-sentence-transformers/all-mpnet-base-v2}
minilm=${3:-sentence-transformers/all-MiniLM-L6-v2}

stance data validate seeds/corpus
stance train configs/base-seed.yaml --set "model=$mpnet" --resume
stance train configs/base.yaml --resume \
  --set "data.1.polnear=$polnear" --set "dev.1.polnear=$polnear"
stance train configs/small.yaml --set "model=$minilm" --resume
