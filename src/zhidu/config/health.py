"""Whether this server can do its work: for load balancers and for whoever is on call."""

from importlib.metadata import version

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 where the database answers, 503 where it does not."""
    ok = _database_answers()
    found = {"ok": ok, "database": connection.vendor, "version": version("zhidu")}
    return JsonResponse(found, status=200 if ok else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
