"""开办和维护单位: from an empty database to the first meeting, and what changes in an office afterwards."""
