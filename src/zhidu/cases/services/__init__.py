"""Writes: every act on a case goes through here. One verb, one transaction."""

from zhidu.cases.deeds import Deed
from zhidu.cases.services.acting import case_act
from zhidu.cases.services.drafting import (
    draft_remove,
    draft_restore,
    draft_save,
    file_add,
    file_remove,
    words_attest,
)
from zhidu.cases.services.filing import paper_keep
from zhidu.cases.services.indexing import index_write
from zhidu.cases.services.lapsing import dues_recompute, reason_give
from zhidu.cases.services.migrating import case_migrate
from zhidu.cases.services.numbering import series_begin
from zhidu.cases.services.opening import case_open
from zhidu.cases.services.planning import migration_plan
from zhidu.cases.services.reading import case_read, notice_read, notices_read
from zhidu.cases.services.reminding import obligations_lapse
from zhidu.cases.services.sealing import day_seal, days_seal
from zhidu.cases.services.settling import case_settle
from zhidu.cases.services.splitting import case_pull, case_split
from zhidu.cases.services.trail import entry_add
from zhidu.cases.services.viewing import view_rename, view_save
from zhidu.cases.services.waking import steps_wake

__all__ = [
    "Deed",
    "case_act",
    "case_migrate",
    "case_open",
    "case_pull",
    "case_read",
    "case_settle",
    "case_split",
    "day_seal",
    "days_seal",
    "draft_remove",
    "draft_restore",
    "draft_save",
    "dues_recompute",
    "entry_add",
    "file_add",
    "file_remove",
    "index_write",
    "migration_plan",
    "notice_read",
    "notices_read",
    "obligations_lapse",
    "paper_keep",
    "reason_give",
    "series_begin",
    "steps_wake",
    "view_rename",
    "view_save",
    "words_attest",
]
