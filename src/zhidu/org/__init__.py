"""Who: offices, units, posts, people, appointments, portfolios (分管)."""
