"""What a meeting hands out in one piece: the binder before it, the package for the archives after it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import QuerySet

from zhidu.calendar import local_date, local_moment, moment_in_words
from zhidu.cases.explain import Page
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.pressing import bound, case_form, pressed
from zhidu.cases.selectors import STEPS, cases_visible_to, files_of
from zhidu.cases.situation import Situation, situation_of
from zhidu.cases.verbs import sentence
from zhidu.cases.versions import newest
from zhidu.editions.selectors import with_editions
from zhidu.org.actor import Actor
from zhidu.org.selectors import holders_of
from zhidu.papers.binder import Topic, Upload
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.papers import agenda_words
from zhidu.rooms.meetings.selectors import agenda_of, topics_on

Named = tuple[str, bytes]


def binder(here: Situation, actor: Actor, at: datetime) -> bytes:
    """材料汇编 for one reader: the forms and papers of the topics that he may read."""
    agenda = agenda_words(here)
    kept = {name: agenda[name] for name in ("meeting", "start", "venue", "office")}
    items = agenda_of(here.case)
    seen = _topics(cases_visible_to(actor), items)
    forms = _forms(seen.values(), actor, at)
    topics = [_topic(item, topic, seen.get(topic.pk), forms) for item, topic in _listed(items)]
    return bound(kept | {"title": f"{here.case.title}材料汇编", "agenda": agenda}, topics)


def _listed(items: Iterable[AgendaItem]) -> list[tuple[AgendaItem, Case]]:
    """Every topic of an agenda at its place, also those that are taken with another."""
    return [(item, topic) for item in items for topic in topics_on(item)]


def _topics(cases: QuerySet[Case], items: Iterable[AgendaItem]) -> dict[int, Case]:
    """Those of the cases that are topics of the items, with what their forms need."""
    full = cases.select_related("office", "initiator", "initiator_post")
    full = with_editions(full, "edition", "parent__edition")
    return full.prefetch_related(STEPS, "files", "deviations").in_bulk(
        [topic.pk for _, topic in _listed(items)]
    )


def _topic(item: AgendaItem, named: Case, topic: Case | None, forms: dict[int, dict[str, Any]]) -> Topic:
    if topic is None:
        return Topic(item.place, named.title, None, why="本议题的材料不在您的阅看范围内")
    files = newest(files_of(topic))
    papers = [Upload(f"{f.title}：{f.name}", f.content_type, f.content()) for f in files]
    return Topic(item.place, topic.title, forms[topic.pk], papers=papers)


def _forms(topics: Iterable[Case], actor: Actor, at: datetime) -> dict[int, dict[str, Any]]:
    """议题报批表 of each topic, with the opinions given so far."""
    listed = list(topics)
    holders = holders_of(listed[0].office, local_date(at)) if listed else {}
    return {t.pk: case_form(Page(situation_of(t, at), actor, at, holders)) for t in listed}


# the package


def package(here: Situation, by: Actor, at: datetime) -> bytes:
    """归档包: every paper of the meeting and of its topics, and a list of them with their hashes."""
    kept = [(name, file.content()) for name, file in package_files(here.case)]
    listed = [*kept, *_topic_forms(here.case, by, at), ("留痕.json", _trail(here.case))]
    rows = [{"name": n, "size": len(content), "sha256": sha256(content).hexdigest()} for n, content in listed]
    words = {"title": "归档目录", "meeting": here.case.title, "at": moment_in_words(at), "rows": rows}
    sums = "".join(f"{row['sha256']}  {row['name']}\n" for row in rows)
    return _zipped([*listed, ("归档目录.pdf", pressed("contents", words)), ("SHA256SUMS", sums.encode())], at)


def package_files(meeting: Case) -> list[tuple[str, File]]:
    """Where each file goes in the package; the final text of each paper, never its drafts."""
    kept = meeting.files.filter(removed_at=None).exclude(slot__in=("package", "handover"))
    own = [(f"会议/{file.name}", file) for file in newest(kept)]
    topics = [
        (f"议题/{item.place}-{file.title}-{file.name}", file)
        for item, topic in _listed(agenda_of(meeting))
        for file in newest(files_of(topic))
    ]
    return own + topics


def _topic_forms(meeting: Case, by: Actor, at: datetime) -> list[Named]:
    items = agenda_of(meeting)
    forms = _forms(_topics(Case.objects.all(), items).values(), by, at)
    named = [(item.place, forms[topic.pk]) for item, topic in _listed(items)]
    return [
        (f"议题/{place}-{_plain(form['title'])}.pdf", pressed("case_form", form)) for place, form in named
    ]


def _plain(title: str) -> str:
    return title.replace("/", "／")


def _zipped(files: Iterable[Named], at: datetime) -> bytes:
    """The files in one, each dated by the act, so that the same act makes the same bytes."""
    buffer, dated = BytesIO(), local_moment(at).timetuple()[:6]
    with ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name, dated), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _trail(meeting: Case) -> bytes:
    topics = [topic.pk for _, topic in _listed(agenda_of(meeting))]
    entries = Entry.objects.filter(case_id__in=[meeting.pk, *topics]).order_by("case_id", "seq")
    return json.dumps([_entry_words(entry) for entry in entries], ensure_ascii=False, indent=1).encode()


def _entry_words(entry: Entry) -> dict[str, Any]:
    return {
        "case": entry.case_id,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "person": entry.person,
        "post": entry.post,
        "said": sentence(entry.verb, entry.data),
        "because": entry.because,
        "digest": entry.digest,
    }
