"""Overviews of an office's data as spreadsheets, in the words of the office."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any

from zhidu.calendar import local_moment
from zhidu.cases.longlists.cells import Named, cell_of, titles_named
from zhidu.cases.models import Case, Deviation, Entry, File, Obligation, Row, StepPost
from zhidu.cases.situation import restored
from zhidu.cases.verbs import sentence
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.org.models import Office
from zhidu.org.sheets.lists import written
from zhidu.rooms.meetings.models import AgendaItem, Attendance
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term

MOST = 1_000_000
"""Rows of one sheet; the format ends a little above. All of them stand in the JSON lines beside."""
_CHUNK = 500
Line = list[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The office as it stands still, under the alias of that state."""

    office: Office
    alias: str
    chart: Chart

    def cases(self) -> Iterator[Line]:
        """事项"""
        cases = Case.objects.using(self.alias).filter(office=self.office).order_by("pk")
        cases = cases.select_related("edition", "initiator", "initiator_post").defer("edition__content")
        for case in cases.iterator(chunk_size=_CHUNK):
            yield [
                *(case.pk, case.number, _kind(case.edition, case.kind), case.title),
                *(case.get_status_display(), case.initiator.name, case.initiator_post.title),
                *(_local(case.opened_at), _local(case.closed_at)),
            ]

    def opinions(self) -> Iterator[Line]:
        """办理意见"""
        posts = StepPost.objects.using(self.alias).filter(step__case__office=self.office).order_by("pk")
        for each in posts.select_related("step__case", "post").iterator(chunk_size=_CHUNK):
            step = each.step
            yield [
                *(step.case_id, step.case.title, step.title, each.part_title, each.post.title),
                *(each.person_name, step.get_state_display(), each.opinion, _local(each.done_at)),
            ]

    def obligations(self) -> Iterator[Line]:
        """时限"""
        dues = Obligation.objects.using(self.alias).filter(case__office=self.office).order_by("pk")
        for due in dues.select_related("case").iterator(chunk_size=_CHUNK):
            yield [
                *(due.case_id, due.case.title, due.title, _local(due.due_at), _local(due.met_at)),
                *(due.get_state_display(), "、".join(due.clauses)),
            ]

    def deviations(self) -> Iterator[Line]:
        """偏离和违反"""
        found = Deviation.objects.using(self.alias).filter(case__office=self.office).order_by("pk")
        for each in found.select_related("case").iterator(chunk_size=_CHUNK):
            yield [
                *(each.case_id, each.case.title, each.get_sort_display(), each.what),
                *("、".join(each.clauses), each.reason, each.reason_by, _local(each.at)),
            ]

    def entries(self) -> Iterator[Line]:
        """留痕"""
        trail = Entry.objects.using(self.alias).filter(office_id=self.office.pk).order_by("case_id", "seq")
        for each in trail.iterator(chunk_size=_CHUNK):
            yield [
                *(each.case_id, each.seq, _local(each.at), each.person, each.post),
                *(sentence(each.verb, each.data).removesuffix("“”"), "、".join(each.because), each.digest),
            ]

    def rows(self) -> Iterator[Line]:
        """台账"""
        rows = Row.objects.using(self.alias).filter(office=self.office).order_by("register", "on", "pk")
        for row in rows.select_related("edition").defer("edition__content").iterator(chunk_size=_CHUNK):
            book = book_of(row.edition)
            register = book.registers.get(row.register)
            yield [
                *(register.rule.title if register else row.register, row.number, row.title),
                *(self._words(book.terms, row.values), row.on, row.get_state_display(), row.case_id),
            ]

    def agenda(self) -> Iterator[Line]:
        """会议议程"""
        items = AgendaItem.objects.using(self.alias).filter(meeting__office=self.office)
        items = items.select_related("meeting__edition", "topic").defer("meeting__edition__content")
        for item in items.order_by("meeting", "place").iterator(chunk_size=_CHUNK):
            said = "\n".join(f"{view.person_name}：{view.said}" for view in item.views.order_by("pk"))
            yield [
                *(item.meeting_id, item.meeting.title, item.place, item.topic_id, item.topic.title),
                *(self._words(book_of(item.meeting.edition).terms, item.facts), said),
                _local(item.decided_at),
            ]

    def attendance(self) -> Iterator[Line]:
        """会议签到"""
        seats = Attendance.objects.using(self.alias).filter(meeting__office=self.office).order_by("pk")
        for each in seats.select_related("meeting", "post").iterator(chunk_size=_CHUNK):
            came = "到会" if each.is_present else "未到会"
            yield [each.meeting_id, each.meeting.title, each.post.title, each.person_name, came, each.note]

    def files(self) -> Iterator[Line]:
        """材料"""
        files = File.objects.using(self.alias).filter(case__office=self.office).order_by("pk")
        for each in files.select_related("case").iterator(chunk_size=_CHUNK):
            yield [
                *(each.case_id, each.case.title, each.title, each.name, each.version, each.size),
                *(each.by, _local(each.at), f"files/{each.blob.name}", each.sha256),
            ]

    def _words(self, terms: Mapping[str, Term], values: Mapping[str, Any]) -> str:
        """Stored facts as the office reads them: ``金额：48万元；…``."""
        known = {name: value for name, value in values.items() if name in terms}
        named = Named(self.chart, titles_named(self.office.pk, terms, [known]))
        facts = restored(terms, known)
        return "；".join(
            f"{terms[name].title}：{cell_of(terms[name], facts.get(name), named).text}" for name in known
        )


def _kind(edition: Edition, kind: str) -> str:
    kinds = book_of(edition).kinds
    return kinds[kind].title if kind in kinds else kind


def _local(moment: datetime | None) -> datetime | None:
    """As a spreadsheet takes it: local, without a zone."""
    return local_moment(moment).replace(tzinfo=None) if moment else None


HEADS: dict[Callable[[Source], Iterator[Line]], str] = {
    Source.cases: "事项号 编号 类别 标题 状态 提出人 提出人职务 提出时间 办结时间",
    Source.opinions: "事项号 事项 环节 部分 职务 办理人 状态 意见 办理时间",
    Source.obligations: "事项号 事项 时限 到期 完成 状态 依据",
    Source.deviations: "事项号 事项 类别 内容 依据 原因 说明人 时间",
    Source.entries: "事项号 序号 时间 办理人 职务 做了什么 依据 摘要",
    Source.rows: "台账 编号 名称 各栏内容 登记日期 状态 事项号",
    Source.agenda: "会议号 会议 次序 议题号 议题 结果 发言 议定时间",
    Source.attendance: "会议号 会议 职务 姓名 到会 备注",
    Source.files: "事项号 事项 材料 文件名 版本 字节 提交人 时间 文件位置 SHA-256",
}
"""Each overview with the heads of its columns; its docstring is its name."""


def overviews(source: Source, at: datetime) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and workbook of each."""
    for rows, heads in HEADS.items():
        title = (rows.__doc__ or "").strip()
        lines = [f"{source.office.name}{title}", f"导出：{local_moment(at):%Y-%m-%d %H:%M}"]
        yield f"{title}.xlsx", written(lines, heads.split(), islice(rows(source), MOST))
