"""Accounts: who may log in and how, and the three who administer without seeing any business."""
