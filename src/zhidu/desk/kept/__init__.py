"""制度执行: what was kept, late, broken or departed from over time; each figure opens its rows.

It counts cases, duties and clauses, of which the reader may see every one; never people.
"""
