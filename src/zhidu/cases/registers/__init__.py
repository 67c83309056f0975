"""台账: the registers of the office's texts as pages. What their rows say is made by cases, never here."""
