from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harness.sinks import HookSink, MailSink, listening
from zhidu.cases.tests.offices import moment
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.tests.office import FRIDAY, KEY, Told, asking_office, settings_for


@pytest.fixture
def told(db: None, settings) -> Iterator[Told]:
    """Both ways are on since Friday at eight."""
    with listening(MailSink()) as mails, listening(HookSink(KEY)) as hooks:
        for name, value in settings_for(mails, hooks).items():
            setattr(settings, name, value)
        office = asking_office()
        occasions_note(moment(f"{FRIDAY} 08:00"))
        yield Told(office, mails, hooks)
