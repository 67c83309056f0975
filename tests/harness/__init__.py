"""Servers that tests need: a PostgreSQL and a browser, each started once and only when asked for."""
