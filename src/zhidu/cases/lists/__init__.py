"""审批办事: the kinds of case that no room houses, their lists, and what is done over a list."""
