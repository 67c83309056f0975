"""What the papers of a meeting say, from its rows at the moment of its act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from zhidu.calendar import date_in_words, local_date, local_moment, moment_in_words
from zhidu.cases.explain import Page
from zhidu.cases.models import Entry, Step
from zhidu.cases.pressing import pressed
from zhidu.cases.situation import Situation, restored
from zhidu.org.dates import office_language
from zhidu.org.models import Person
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.chairing import chairs_said, stands_for
from zhidu.rooms.meetings.compliance import compliance
from zhidu.rooms.meetings.followups import follow_up
from zhidu.rooms.meetings.hall import Presence
from zhidu.rooms.meetings.live import may_come
from zhidu.rooms.meetings.models import AgendaItem, Attendance, Correction, Guest
from zhidu.rooms.meetings.selectors import agenda_of, joined_of, sits_for
from zhidu.rooms.meetings.together import there
from zhidu.rooms.meetings.urgent import urgent_words
from zhidu.rooms.meetings.votes import concluded_said, votes_said
from zhidu.rules.presiding import signing
from zhidu.rules.quantities import yuan_in_words


def notice(here: Situation, at: datetime) -> bytes:
    """会议通知 with its 回执, as it is once everybody who is expected has been written down."""
    return pressed("notice", notice_words(here, at))


def _beside(beside: Situation | None) -> list[str]:
    """The other meeting's topics, as the notice of a joint session lists them."""
    items = agenda_of(beside.case) if beside else []
    return [f"{beside.kind.title}：{item_title(item)}" for item in items] if beside else []


def record(here: Situation) -> bytes:
    """会议记录: who was there, what each said, what came of it; of a joint session both in one."""
    beside = there(here)
    if beside is None or not is_past(beside, "open"):
        return pressed("record", record_words(here))
    return pressed("record", _joint_record(here, beside))


def _joint_record(here: Situation, beside: Situation) -> dict[str, Any]:
    """One record of a session of two bodies: who came of each, then the topics of each under its name."""
    parts = [(one.kind.title, record_words(one)) for one in (here, beside)]
    groups = [(f"{body}{label}", names) for body, words in parts for label, names in words["groups"]]
    items = [
        item | {"body": body if first else ""}
        for body, words in parts
        for first, item in zip([True] + [False] * len(words["items"]), words["items"], strict=False)
    ]
    title = "、".join(body for body, _ in parts)
    urgent = [line for _body, words in parts for line in words["urgent"]]
    said = {"title": f"{title}合并召开记录", "urgent": urgent, "groups": groups, "items": items}
    return parts[0][1] | said


def minutes(here: Situation) -> bytes:
    """会议纪要 as it stands: handed round, signed, or issued with its number and to whom it goes."""
    return pressed("minutes", minutes_words(here))


def minutes_draft(here: Situation) -> str:
    """The text of the minutes, drafted from the record for the clerk to finish."""
    text = render_to_string("meetings/papers/minutes.txt", context_of(here))
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


# in words


def context_of(here: Situation) -> dict[str, Any]:
    """Everything the papers and pages speak of, in words."""
    facts = here.given.facts
    start = facts.get("start")
    items = agenda_of(here.case)
    attendance = list(here.case.attendance.all())
    return {
        "office": here.case.office.name,
        "body": here.kind.title,
        "title": here.case.title,
        "start": moment_in_words(start) if start else "",
        "venue": facts.get("venue") or "",
        "chair": chairs_said(here),
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
        "facts": facts,
        "place": item.place,
        "title": item_title(item),
        "joined": joined_of(item),
        "unit": units.get(facts.get("unit") or "", ""),
        "presenter": facts.get("presenter") or _title(here, facts.get("reporter")),
        "request": facts.get("request") or "",
        "amount": yuan_in_words(amount) if amount else "",
        "record": facts.get("record") or "",
        "views": list(item.views.all()),
        "guests": [guest.who for guest in item.guests.all() if may_come(here, guest)],
        "outcome": _label(here, "outcome", facts),
        "votes": "，".join(filter(None, (concluded_said(here, facts), votes_said(here, facts)))),
        "why": item.why,
        "resolution": facts.get("resolution") or "",
        "decided": decided_said(_label(here, "outcome", facts), facts.get("resolution") or ""),
        "owner": units.get(facts.get("owner") or "", ""),
        "finish_by": date_in_words(finish) if finish else "",
        "method": _label(here, "method", facts),
        "minutes": facts.get("planned_minutes"),
        "papers": item.paper_count,  # type: ignore[attr-defined]
    }


def decided_said(outcome: str, resolution: str) -> str:
    """Outcome and resolution as one clause: nobody writes 会议同意：同意采购.

    Where the resolution begins with a word of the outcome it stands in that word's place, and what the
    outcome says after it stays unless the resolution says so too.
    """
    if not (word := _shared(outcome, resolution)):
        return f"{outcome}：{resolution}"
    before, _word, after = outcome.partition(word)
    rest = "" if after[1:] in resolution else after if after.startswith("（") else f"，{after}"
    return f"{before}{resolution}{rest}"


def _shared(outcome: str, resolution: str) -> str:
    """The longest beginning of the resolution that the outcome holds; empty for less than a word."""
    found = (resolution[:end] for end in range(len(resolution), 1, -1) if resolution[:end] in outcome)
    return next(found, "")


def item_title(item: AgendaItem) -> str:
    """The topic by its title, and what is taken together with it."""
    others = "".join(f"“{joined.topic.title}”" for joined in joined_of(item))
    return f"{item.topic.title}（与{others}合并审议）" if others else item.topic.title


def _title(here: Situation, post: str | None) -> str:
    """Who holds a post is another's to say: the papers name the post."""
    return here.chart.posts[post].title if post and post in here.chart.posts else ""


def _label(here: Situation, name: str, facts: dict[str, Any]) -> str:
    value = facts.get(name)
    return here.book.terms[name].values.get(value, "") if value else ""


# as the press takes them


def agenda_words(here: Situation) -> dict[str, Any]:
    """Time, place, people and topics: what the notice, the agenda and the binder have in common."""
    said = context_of(here)
    kept = {name: said[name] for name in ("office", "start", "venue", "chair")}
    return kept | {
        "title": f"{here.kind.title}议程",
        "meeting": here.case.title,
        "expected": [a.post.title + a.person_name for a in said["expected"]],
        "items": [_plain(item, *_LISTED) for item in said["items"]],
        **follow_up_words(here),
    }


_LISTED = ("place", "title", "unit", "presenter", "amount", "guests")


def notice_words(here: Situation, at: datetime) -> dict[str, Any]:
    """The agenda with who sits in for which topic, whom to ask, and what may be answered."""
    said, beside = agenda_words(here), there(here)
    for item, row in zip(said["items"], agenda_of(here.case), strict=True):
        approved = [seat.post.title for seat in row.seats.all() if seat.approved_at]
        item["seats"] = [*approved, *item["guests"]]
    reply = here.book.terms.get("reply")
    return said | {
        "title": _called(here, beside),
        "urgent": urgent_words(here)[:1],
        "beside": _beside(beside),
        "issued_on": day(at),
        "contact": _contact(here),
        "answers": list(reply.values.values()) if reply else ["参加", "请假"],
    }


def _contact(here: Situation) -> str:
    """Whom to ask: who sent the notice, whoever it was that made it necessary to make it anew."""
    sent = Entry.objects.filter(
        case_id=here.case.pk, verb="step.done", data__step__in=here.kind.does["notify"]
    )
    person = Person.objects.get(pk__in=sent.order_by("-seq").values("person_id")[:1])
    return "，".join(filter(None, (person.name, person.phone_masked)))


def _called(here: Situation, beside: Situation | None) -> str:
    if beside is None:
        return f"关于召开{here.kind.title}的通知"
    return f"关于{here.kind.title}、{beside.kind.title}合并召开的通知"


def follow_up_words(here: Situation) -> dict[str, Any]:
    """上次决定事项落实情况: one line for each as it stands now, and how many there are."""
    found = follow_up(here)
    rest = [f"另有{found.left_out}件，见督办清单"] if found.left_out else []
    return {"follow_up": [*map(_followed, found.rows), *rest], "follow_up_count": found.count}


def _followed(row: dict[str, Any]) -> str:
    until = f"{date_in_words(row['finish_by'])}前" if row["finish_by"] else ""
    told = "，".join(filter(None, (row["owner"], until, row["state"], "超期" if row["is_late"] else "")))
    return f"{row['title']}（{told}）"


def attendance_words(here: Situation) -> dict[str, Any]:
    """签到表: the members, who presents a topic, and who sits in from outside."""
    said = context_of(here)
    members = [
        {"post": a.post.title, "name": a.person_name, "part": "线上出席" if a.is_online else "出席"}
        for a in said["expected"]
    ]
    presenters = dict.fromkeys(
        (i["unit"], i["presenter"]) for i in said["items"] if i["unit"] or i["presenter"]
    )
    return {
        "title": f"{here.kind.title}签到表",
        "meeting": here.case.title,
        "start": said["start"],
        "venue": said["venue"],
        "expected": members
        + [{"post": unit, "name": name, "part": "汇报"} for unit, name in presenters]
        + [{"post": guest.unit, "name": guest.name, "part": "列席"} for guest in _guests(here)],
    }


def _guests(here: Situation) -> list[Guest]:
    """Who sits in from outside, each once whatever the number of topics."""
    asked = (guest for item in agenda_of(here.case) for guest in item.guests.all())
    return list({guest.who: guest for guest in asked if may_come(here, guest)}.values())


def card_words(here: Situation) -> dict[str, Any]:
    """席卡: one for each who is to sit in the room for a member's post, and for who sits in from outside."""
    names = list(filter(None, map(sits_for, here.case.attendance.all())))
    names += [guest.name for guest in _guests(here)]
    return {"title": f"{here.kind.title}席卡", "names": names}


def record_words(here: Situation) -> dict[str, Any]:
    said = context_of(here)
    told = ("place", "title", "record", "outcome", "why", "method", "resolution", "owner", "finish_by")
    items = [
        _plain(item, *told)
        | {"outcome": "；".join(filter(None, (item["outcome"], item["votes"])))}
        | {"reports": [_reported(p.person_name, p) for p in item["item"].presences.all()]}
        | {"guests": [_reported(g.who, g) for g in item["item"].guests.all() if g.came_at]}
        | {"views": [{"name": v.person_name, "said": v.said} for v in item["views"]]}
        | {"corrections": [_correction(c) for c in item["item"].corrections.all()]}
        for item in said["items"]
    ]
    groups = _groups(here, "到会")
    kept = {name: said[name] for name in ("start", "venue", "chair")} | {"urgent": urgent_words(here)}
    return kept | {"title": f"{here.kind.title}记录", "groups": groups, "items": items}


def _reported(who: str, stay: Presence | Guest) -> str:
    """到会汇报、列席: who came for this topic, from when to when."""
    came, left = (f"{local_moment(at):%H:%M}" if at else "" for at in (stay.came_at, stay.left_at))
    return f"{who}（{came}—{left}）"


def _correction(correction: Correction) -> dict[str, str]:
    """更正: what is put right, by whom, when and why; what was written first stays above it."""
    return {
        "of": f"{correction.speaker.title}的发言" if correction.speaker else "汇报和发言记录",
        "says": correction.says,
        "by": f"{correction.by}，{moment_in_words(correction.at)}",
        "reason": correction.reason,
    }


def minutes_words(here: Situation) -> dict[str, Any]:
    """会议纪要: mark, number, text, names, and once it is issued to whom it goes and when it was."""
    case, facts, posts = here.case, here.given.facts, here.chart.posts
    issued = here.given.times.get(here.kind.doing("issue"))
    copies = [posts[post].title for post in facts.get("recipients") or () if post in posts] if issued else []
    return {
        "mark": [case.office.name, f"{here.kind.title}纪要"],
        "stage": "" if is_past(here, "sign") else "送审稿",
        "number": case.number if issued else "",
        "title": f"{case.title}纪要",
        "text": [line.strip() for line in facts.get("minutes_text", "").splitlines() if line.strip()],
        "groups": _groups(here, "出席"),
        "urgent": urgent_words(here),
        "signed": _signed(here),
        "copies": copies,
        "issuer": case.office.name,
        "issued_on": day(issued) if issued else "",
    }


@office_language()
def compliance_words(page: Page) -> dict[str, Any]:
    """制度执行对照表: every clause of the body with the verdict and what it rests on."""
    case, found = page.here.case, compliance(page)
    edition = case.edition
    return {
        "title": f"{page.here.kind.title}制度执行对照表",
        "office": case.office.name,
        "meeting": case.title,
        "text": f"《{page.book.title}》（版本{edition.digest[:8]}）",
        "counts": [f"{said}{count}条" for said, count in found["counts"]],
        "urgent": urgent_words(page.here),
        "rows": [_clause_row(line) for line in found["lines"]],
        "made": f"{moment_in_words(page.now)}制表",
    }


def _clause_row(line: dict[str, Any]) -> dict[str, Any]:
    rows = [f"{row['when']}，{row['who']}：{row['what']}{_place_in_trail(row)}" for row in line["evidence"]]
    said = {name: line[name] for name in ("place", "gist", "said", "note")}
    return said | {"force": str(line["force_label"]), "evidence": rows}


def _place_in_trail(row: dict[str, Any]) -> str:
    return f"（留痕第{row['seq']}条）" if row["seq"] else ""


def _signed(here: Situation) -> str:
    """审签：who and when, by the step's own word; empty until then."""
    signing_step = here.kind.doing("sign")
    step = next(
        (s for s in reversed(here.steps) if s.step == signing_step and s.state == Step.State.DONE), None
    )
    if step is None or step.done_at is None:
        return ""
    presider = signing(here.book, here.kind, signing_step, here.given, here.chart)
    answered = [p for p in step.posts.all() if p.has_answered]
    standing = {presider.post: f"（{stands_for(here, presider)}）"} if presider else {}
    names = "、".join(dict.fromkeys(p.person_name + standing.get(str(p.post_id), "") for p in answered))
    return f"{step.verb}：{names}　{day(step.done_at)}"


def _groups(here: Situation, present: str) -> list[tuple[str, list[str]]]:
    """Who was there and who was not, by name; a post that nobody holds by its title."""
    rows = list(here.case.attendance.all())
    came = [_name(a) for a in rows if a.is_present]
    away = [_name(a) for a in rows if not a.is_present]
    items = agenda_of(here.case)
    guests = list(dict.fromkeys(g.who for item in items for g in item.guests.all() if g.came_at))
    return [(label, names) for label, names in ((present, came), ("缺席", away), ("列席", guests)) if names]


def _name(attendance: Attendance) -> str:
    way = "（线上）" if attendance.is_online and attendance.is_present else ""
    return (attendance.person_name or attendance.post.title) + way


def _plain(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item[name] for name in names}


def day(at: datetime) -> str:
    """2026年12月4日."""
    return date_in_words(local_date(at)).partition("（")[0]
