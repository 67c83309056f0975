"""zhidu (制度): runs a public office by its own written rules."""
