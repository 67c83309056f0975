"""Upkeep (运维): backup, restore, an office's own data, and whether the server is well."""
