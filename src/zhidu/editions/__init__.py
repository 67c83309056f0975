"""What is in force: published editions, their adoption by offices, the 制度 pages."""
