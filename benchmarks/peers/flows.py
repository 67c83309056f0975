"""A request through five hands, as django-viewflow has it: a class, each step for one user."""

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

HANDS = {}
"""Step → the user who does it; known here, so that no query is spent on it."""


def form(request, **kwargs):
    """Never called: the benchmark does what a view does with the activation."""


def by(name):
    return flow.View(form).Assign(lambda activation: HANDS[name])


class Request(flow.Flow):
    process_class = Process
    lock_impl = lock.select_for_update_lock

    begin = flow.StartHandle().Next(this.submit)
    submit = by("submit").Next(this.check)
    check = by("check").Next(this.sign)
    sign = by("sign").Next(this.approve)
    approve = by("approve").Next(this.file)
    file = by("file").Next(this.end)
    end = flow.End()
