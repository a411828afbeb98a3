"""A finished model directory, up to the Hub."""

from __future__ import annotations

from pathlib import Path

from stance.errors import ModelError
from stance.models.metadata import read_metadata


def push(directory: Path, repo_id: str, *, private: bool = False) -> str:
    """Upload a model directory, its checkpoints left out.

    `HF_TOKEN` (or a login of the `hf` command) and `HF_ENDPOINT` say as whom and where to.

    Args:
        directory: What `train` wrote.
        repo_id: "organisation/name"; made if it does not exist.
        private: Whether a new repository is hidden from others.

    Returns:
        The address of the commit.

    Raises:
        ModelError: The directory is no finished model, or the Hub refuses it.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    read_metadata(directory)
    hub = HfApi()
    try:
        hub.create_repo(repo_id, private=private, exist_ok=True)
        commit = hub.upload_folder(
            repo_id=repo_id,
            folder_path=directory,
            commit_message="Upload the model",
            ignore_patterns=["checkpoints/**", ".unfinished-*"],
        )
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise ModelError(
            f"{directory} cannot be uploaded to {repo_id!r}: {error}",
            remedy="log in with `hf auth login`, and check the name organisation/name",
        ) from None
    return str(commit.commit_url)
