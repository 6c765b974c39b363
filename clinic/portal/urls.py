from django.urls import path

from clinic.portal.views import answers, links, sending

app_name = "portal"
urlpatterns = [
    path("f/birth-date/", links.birth_date, name="birth-date"),
    path("f/form/", sending.form, name="form"),
    path("f/form/<slug:code>/", answers.whole, name="whole"),
    path("f/form/<slug:code>/check/", answers.check, name="check"),
    path("f/form/<slug:code>/send/", answers.send, name="send"),
    path("f/form/<slug:code>/question/<slug:link_id>/", answers.question, name="question"),
    path("f/save/<slug:code>/", answers.save, name="save"),
    path("f/done/", sending.done, name="done"),
    path("f/<str:token>/", links.open_link, name="link"),
]
