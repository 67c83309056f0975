"""All data of one office, for the office itself: rows as JSON lines, overviews as XLSX, the files."""

from zhidu.upkeep.exporting.export import Exported, office_data_write

__all__ = ["Exported", "office_data_write"]
