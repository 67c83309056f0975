"""What ``bench_pages.py`` needs: an office with years behind it, its server, and readers of its pages."""
