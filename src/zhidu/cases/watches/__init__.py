"""值班: the roster of each watch, who stands it now, and how it is changed."""
