from django.urls import path

from clinic.portal.views import answers, links, sending

app_name = "portal"
# Each page names what it asks: answers from a page of one form never reach another that was opened later.
urlpatterns = [
    path("f/<uuid:asked>/birth-date/", links.birth_date, name="birth-date"),
    path("f/<uuid:asked>/form/", sending.form, name="form"),
    path("f/<uuid:asked>/form/<slug:code>/", answers.whole, name="whole"),
    path("f/<uuid:asked>/form/<slug:code>/check/", answers.check, name="check"),
    path("f/<uuid:asked>/form/<slug:code>/send/", answers.send, name="send"),
    path("f/<uuid:asked>/form/<slug:code>/question/<slug:link_id>/", answers.question, name="question"),
    path("f/<uuid:asked>/save/<slug:code>/", answers.save, name="save"),
    path("f/<uuid:asked>/late/<slug:code>/", sending.late, name="late"),
    path("f/<uuid:asked>/done/", sending.done, name="done"),
    path("f/<str:token>/", links.open_link, name="link"),
]
