"""What every page stands in: frame, components, styles, small scripts; nothing here knows the domain."""
