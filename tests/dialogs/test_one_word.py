"""One word for one thing: a mentee is «наставляемый» everywhere, for «подопечный» is a guardian's ward."""

from locales.translator import catalogue_path


def test_a_mentee_is_named_alike_everywhere() -> None:
    assert "одопечн" not in catalogue_path("ru").read_text(encoding="utf-8")
