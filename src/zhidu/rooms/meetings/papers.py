"""The papers of a meeting, each made from its rows at the moment of its act."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string

from zhidu.calendar import date_in_words, local_date, moment_in_words
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.cases.verbs import sentence
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import agenda_of
from zhidu.rules.people import resolve
from zhidu.rules.quantities import yuan_in_words


def notice(here: Situation) -> str:
    """会议通知 with agenda, as a page of its own."""
    return render_to_string("meetings/papers/notice.html", context_of(here))


def record(here: Situation) -> str:
    """会议记录: who was there, what each said, what came of it."""
    return render_to_string("meetings/papers/record.html", context_of(here))


def minutes(here: Situation, signer: str, at: datetime) -> str:
    """会议纪要 as it was signed."""
    signed = {"signer": signer, "signed_on": date_in_words(local_date(at))}
    return render_to_string("meetings/papers/minutes.html", context_of(here) | signed)


def minutes_draft(here: Situation) -> str:
    """The text of the minutes, drafted from the record for the clerk to finish."""
    text = render_to_string("meetings/papers/minutes.txt", context_of(here))
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def context_of(here: Situation) -> dict[str, Any]:
    """Everything the papers speak of, in words."""
    facts, chart = here.given.facts, here.chart
    start = facts.get("start")
    chair = resolve(here.book, [here.kind.body.chair], here.given, chart)  # type: ignore[union-attr]
    items = agenda_of(here.case)
    attendance = list(here.case.attendance.all())
    names = {str(a.post_id): a.person_name for a in attendance}
    return {
        "office": here.case.office.name,
        "body": here.kind.title,
        "title": here.case.title,
        "start": moment_in_words(start) if start else "",
        "venue": facts.get("venue", ""),
        "chair": "、".join(f"{names.get(p, '')}（{chart.posts[p].title}）" for p in chair),
        "present": [a for a in attendance if a.is_present],
        "absent": [a for a in attendance if not a.is_present],
        "expected": attendance,
        "items": [item_words(here, item) for item in items],
        "minutes_text": facts.get("minutes_text", ""),
    }


def item_words(here: Situation, item: AgendaItem) -> dict[str, Any]:
    """One agenda item in words."""
    book, units = here.book, here.chart.units
    facts = restored(book.terms, {**item.topic.facts, **item.facts})
    finish = facts.get("finish_by")
    amount = facts.get("amount")
    return {
        "item": item,
        "place": item.place,
        "title": item.topic.title,
        "unit": units.get(facts.get("unit") or "", ""),
        "presenter": facts.get("presenter") or "",
        "request": facts.get("request") or "",
        "amount": yuan_in_words(amount) if amount else "",
        "record": facts.get("record") or "",
        "views": list(item.views.all()),
        "outcome": _label(here, "outcome", facts),
        "resolution": facts.get("resolution") or "",
        "owner": units.get(facts.get("owner") or "", ""),
        "finish_by": date_in_words(finish) if finish else "",
        "method": _label(here, "method", facts),
        "minutes": facts.get("planned_minutes"),
        "papers": [f for f in item.topic.files.all() if f.removed_at is None],
    }


def _label(here: Situation, name: str, facts: dict[str, Any]) -> str:
    value = facts.get(name)
    return here.book.terms[name].values.get(value, "") if value else ""


# the package


def package(here: Situation, at: datetime) -> bytes:
    """归档包: every paper of the meeting and of its topics, and a list of them with their hashes."""
    files = package_files(here.case)
    forms = [(f"议题/{i.place}-议题报批表.html", topic_form(i.topic)) for i in agenda_of(here.case)]
    trail = json.dumps(_trail(here.case), ensure_ascii=False, indent=1)
    made = [(name, html.encode()) for name, html in forms] + [("留痕.json", trail.encode())]
    return _zipped(here.case, files, made, at)


def package_files(meeting: Case) -> list[tuple[str, File]]:
    """Where each file goes in the package; the final text of each paper, never its drafts."""
    latest: dict[str, File] = {}
    for file in meeting.files.filter(removed_at=None).exclude(slot="package"):
        latest[file.slot] = file
    own = [(f"会议/{file.name}", file) for file in latest.values()]
    topics = [
        (f"议题/{item.place}-{file.title}-{file.name}", file)
        for item in agenda_of(meeting)
        for file in item.topic.files.all()
        if file.removed_at is None
    ]
    return own + topics


def _zipped(
    meeting: Case, files: list[tuple[str, File]], made: list[tuple[str, bytes]], at: datetime
) -> bytes:
    buffer = BytesIO()
    rows = [(name, file.size, file.sha256) for name, file in files]
    rows += [(name, len(content), sha256(content).hexdigest()) for name, content in made]
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, file in files:
            archive.writestr(name, file.blob.read())
        for name, content in made:
            archive.writestr(name, content)
        context = {"title": meeting.title, "rows": rows, "at": moment_in_words(at)}
        archive.writestr("归档目录.html", render_to_string("meetings/papers/package.html", context))
        archive.writestr("SHA256SUMS", "".join(f"{digest}  {name}\n" for name, _, digest in rows))
    return buffer.getvalue()


def topic_form(topic: Case) -> str:
    """议题报批表 as it was handed in."""
    here = situation_of(topic)
    form = here.kind.form
    names = form.fields if form else {}
    pairs = [(here.book.terms[n].title, _form_value(here, n)) for n in names if _form_value(here, n)]
    points = form.checklist.points if form and form.checklist else {}
    context = {
        "office": topic.office.name,
        "title": form.title if form else topic.title,
        "pairs": pairs,
        "ticked": [label for point, label in points.items() if point in topic.ticked],
        "opinions": [p for s in here.steps for p in s.posts.select_related("post", "step") if p.done_at],
    }
    return render_to_string("meetings/papers/topic_form.html", context)


def _form_value(here: Situation, name: str) -> str:
    value, term = here.given.facts.get(name), here.book.terms[name]
    if value in (None, ""):
        return ""
    if term.type == "money":
        return yuan_in_words(value)
    if term.type == "unit":
        return here.chart.units.get(value, "")
    return term.values.get(value, str(value))


def _trail(meeting: Case) -> list[dict[str, Any]]:
    topics = meeting.agenda.values_list("topic_id", flat=True)
    entries = Entry.objects.filter(case_id__in=[meeting.pk, *topics]).order_by("case_id", "seq")
    return [
        {
            "case": entry.case_id,
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "person": entry.person,
            "post": entry.post,
            "said": sentence(entry.verb, entry.data),
            "because": entry.because,
            "digest": entry.digest,
        }
        for entry in entries
    ]
