"""The secret key of an installation that was given none: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path


def key_in(folder: Path) -> str:
    """The key kept in ``folder``; the first call makes it, and of two at once both get the same."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret.key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Written aside and linked into place, so that nobody ever reads half a key."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
