"""A made-up office to try zhidu in: its people, its clock, a log-in without a password.

Installed only where ``ZHIDU_DEMO`` is on.
"""
