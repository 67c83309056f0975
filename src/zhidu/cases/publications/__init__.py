"""公示和公开: the page of what is to be made public, what is shown now, and what was."""
