"""``make words``: the pages' words in English, one catalog for each part, made and compiled with Babel.

The words in the source are Chinese, a catalog gives the English ones:
``src/zhidu/<part>/locale/en/LC_MESSAGES/django.po``. Without an argument every catalog gets the words that
its part has now: new ones wait for their English with an empty ``msgstr``, those of no use any more go.
Words stand in their own order and without the lines they come from, so that a catalog changes only
where words do. ``compile`` makes the binary catalogs where they are missing or older; no gettext program
is needed for either.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "zhidu"
ROOMS = SOURCE / "rooms"
SILENT = ("rules", "calendar", "papers")
"""Parts without words of a page: they know no Django, and what they say is the office's own."""
CALLS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "spoken": None,
}
_HEAD = """\
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def parts() -> list[Path]:
    """The folders that have a catalog each: every part that may speak on a page, every room."""
    folders = (each for each in (*SOURCE.iterdir(), *ROOMS.iterdir()) if (each / "__init__.py").is_file())
    return sorted(each for each in folders if each != ROOMS and each.name not in SILENT)


def catalog_of(part: Path) -> Path:
    return part / "locale" / "en" / "LC_MESSAGES" / "django.po"


def sources(part: Path, ending: str) -> Iterator[Path]:
    """The files of a part that speak to somebody: no tests, no migrations."""
    for path in sorted(part.rglob(f"*{ending}")):
        if not {"tests", "migrations"} & set(path.relative_to(part).parts):
            yield path


def extracted(part: Path) -> Catalog:
    """The words that a part has now, without translations."""
    found = Catalog(locale="en")
    for path in (*sources(part, ".py"), *sources(part, ".html")):
        for _, words, _, context in extract("python", io.BytesIO(_python(path)), keywords=CALLS):
            found.add(words, context=context)
    return found


def _python(path: Path) -> bytes:
    """A module as it is; a template as lines that call gettext, as Django makes them."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = "\n".join(map(str.lstrip, templatize(text, origin=str(path)).splitlines()))
    return text.encode()


def read(path: Path) -> Catalog:
    """A catalog as it lies there, empty where there is none; raises PoFileError for no catalog."""
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def written(words: Catalog) -> bytes:
    """The text of a catalog: the same bytes for the same words."""
    file = io.BytesIO()
    write_po(file, words, width=0, no_location=True, omit_header=True, sort_output=True)
    return _HEAD.encode() + file.getvalue().strip() + b"\n"


def messages(words: Catalog) -> Iterable[Message]:
    """Its messages, without the head."""
    return (message for message in words if message.id)


def update() -> None:
    for part in parts():
        now, path = extracted(part), catalog_of(part)
        before = read(path)
        for message in messages(now):
            known = before.get(message.id, message.context)
            message.string = known.string if known else message.string
        if list(messages(now)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(now))
        missing = [message.id for message in messages(now) if not all(strings(message))]
        if missing:
            print(f"{path.relative_to(SOURCE)}: {len(missing)} without English")


def strings(message: Message) -> tuple[str, ...]:
    said = message.string if isinstance(message.string, tuple | list) else [message.string]
    return tuple(str(each or "") for each in said)


def compile_stale() -> None:
    """Makes each binary catalog that is missing or older than its words; whole or not at all."""
    for source in map(catalog_of, parts()):
        target = source.with_suffix(".mo")
        if not source.is_file() or (
            target.is_file() and target.stat().st_mtime_ns > source.stat().st_mtime_ns
        ):
            continue
        made = target.with_suffix(f".{os.getpid()}")
        with made.open("wb") as file:
            write_mo(file, read(source))
        made.replace(target)


if __name__ == "__main__":
    if sys.argv[1:] != ["compile"]:
        update()
    compile_stale()
