"""Indico beside the house: what its own Python runs, and how our benchmark asks its pages."""
