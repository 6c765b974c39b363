"""The date of birth in three fields, at the bounds of each."""

from django.utils.datastructures import MultiValueDict

from clinic.portal.forms import BirthDateForm

BORN = {"day": "17", "month": "5", "year": "1980"}


def sent(**typed: str) -> BirthDateForm:
    return BirthDateForm(MultiValueDict({name: [value] for name, value in (BORN | typed).items()}))


def test_number_outside_its_bounds_is_refused_beside_its_field() -> None:
    assert sent().is_valid()
    for name, field in BirthDateForm.base_fields.items():
        for outside in (field.low - 1, field.high + 1):  # type: ignore[attr-defined]
            form = sent(**{name: str(outside)})
            assert list(form.errors) == [name]
            assert form[name].value() == str(outside)


def test_year_is_refused_for_what_is_wrong_with_it() -> None:
    said = {"80": "four digits", "12345": "four digits", "1885": "1900 or later", "3000": "in the past"}
    assert {
        year: words in sent(year=year).errors["year"][0] for year, words in said.items()
    } == dict.fromkeys(said, True)


def test_what_is_no_whole_number_is_refused_and_none_of_it_dropped() -> None:
    for typed in ("1,7", "1.7", "1 7", "17th", "1_7", "", " "):
        assert list(sent(day=typed).errors) == ["day"]
