"""Papers as an office hands them out: plain data in, the bytes of PDF, PNG, DOCX or HTML out.

Knows no case, no office and no clock. What a paper says comes in as words; where each word stands on the
sheet is in ``typst/``, after the main points of GB/T 9704-2012.
"""
