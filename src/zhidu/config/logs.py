"""One line an event, with its incident number: ``key=value``, or JSON for machines (``ZHIDU_LOG=json``)."""

import json
import logging
from datetime import UTC, datetime

LINE = "time=%(asctime)s level=%(levelname)s logger=%(name)s incident=%(incident)s %(message)s"


class JsonLines(logging.Formatter):
    """An object a line; times in ISO 8601, UTC. Line breaks in what is said cannot begin another event."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "incident": getattr(record, "incident", "-"),
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


FORMATS = {"line": {"format": LINE}, "json": {"()": "zhidu.config.logs.JsonLines"}}
