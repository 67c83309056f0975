"""定期义务: what comes round by the office's texts, when each time was kept, and by what."""
