"""What was typed while signed out comes back on the page it was typed on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clinic.console import keeping

GetResponse = Callable[[HttpRequest], HttpResponse]


class KeptFormMiddleware:
    """Before the view is chosen by its method: a page that is only posted to shows what was typed as well."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.user.is_authenticated:
            typed = keeping.take(request, request.user.pk)
            if typed is not None:
                keeping.show_again(request, typed)
        return self.get_response(request)
