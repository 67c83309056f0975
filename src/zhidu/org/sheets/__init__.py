"""An office as a file: sheets of an XLSX workbook or sections of a YAML file, in and out.

``rows`` says what the sheets are. In: ``xlsx_read`` or ``yamlfile`` turns a file into named cells,
``reading`` cells into rows, ``checks`` finds what cannot be, ``plan`` compares the rows with the
office, ``carrying_out`` writes the difference. Everything that is wrong is told at once.
"""

from zhidu.org.sheets.files import (
    office_content_read,
    office_content_write,
    office_file_read,
    office_file_write,
)
from zhidu.org.sheets.importing import office_import, office_plan
from zhidu.org.sheets.office_rows import office_rows
from zhidu.org.sheets.plan import Change
from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.rows import OfficeFile

__all__ = [
    "BadFile",
    "Change",
    "OfficeFile",
    "Problem",
    "office_content_read",
    "office_content_write",
    "office_file_read",
    "office_file_write",
    "office_import",
    "office_plan",
    "office_rows",
]
