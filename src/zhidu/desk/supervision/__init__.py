"""督办: what was decided and is to be carried out, by light, unit, meeting and person; 通报 of a period.

No room: a task is a case like any other, and nothing here is kept in a table of its own.
"""
