#!/usr/bin/env bash
# Rebuild the shipped models: check the corpus, train `base`, then `small` with `base` as teacher.
# Each run calibrates, measures and writes its own model card; a broken run goes on where it was.
#
#   scripts/reproduce_weights.sh POLNEAR [MPNET MINILM]
#
# POLNEAR is a local copy of PolNeAR (it holds train/text and dev/text). MPNET and MINILM are
# local copies of the encoders; without them they come from the Hugging Face Hub.
set -euo pipefail
cd "$(dirname "$0")/.."

polnear=${1:?give the folder of PolNeAR}
mpnet=${2:-sentence-transformers/all-mpnet-base-v2}
minilm=${3:-sentence-transformers/all-MiniLM-L6-v2}
press=(--set "data.1.polnear=$polnear" --set "dev.1.polnear=$polnear")

SECONDS=0
done_with() { echo "$1: $((SECONDS / 60)) minutes in all" >&2; }

stance data validate seeds/corpus
done_with "corpus checked"
stance train configs/base-seed.yaml --set "model=$mpnet" --resume
stance train configs/base.yaml "${press[@]}" --resume
done_with "base trained"
stance train configs/small.yaml "${press[@]}" --set "model=$minilm" --resume
done_with "small trained"
