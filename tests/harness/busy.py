"""``python -m tests.harness.busy ACT PERSON CASE…``: somebody who acts on one case after the other.

Each act has its case's form key; started again, it sends every form again.
"""

import sys

import django


def main(act: str, person_id: int, case_ids: list[int]) -> None:
    """Act on each, in turn."""
    from tests.harness.child import now
    from zhidu.calendar import local_date
    from zhidu.cases.services import Deed, case_act
    from zhidu.org.actor import Actor
    from zhidu.org.models import Person
    from zhidu.org.selectors import appointments_running

    person = Person.objects.get(pk=person_id)
    held = appointments_running(person.office_id, local_date(now())).filter(person=person)
    posts = tuple(str(appointment.post_id) for appointment in held)
    by = Actor(person.office_id, person.pk, person.name, posts)
    for case_id in case_ids:
        case_act(case_id=case_id, deed=Deed(act, key=f"form-{case_id}"), by=by, at=now())


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), list(map(int, sys.argv[3:])))
