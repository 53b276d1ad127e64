"""Pictures of figures: indicators against their plan by year, pairs by health."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from html import unescape
from typing import TYPE_CHECKING, Final

from domain.health import Level, Reason
from domain.indicators import Status
from locales.marks import N_
from reports.health_picture import ROWS, HealthBar, HealthPicture, health_picture
from reports.indicator_picture import IndicatorBlock, IndicatorPicture, YearBar, indicator_picture
from services.composers.registry import Due, composer
from services.exporting import shipped_catalogue
from services.health.board import school_counts
from services.health.pairs import counted
from services.health.rows import pairs_health
from services.health.words import REASONS
from services.indicators.chart import by_year, pages_of
from services.indicators.figures import set_for
from services.indicators.places import area_of
from services.indicators.words import printed
from services.notices import File, Outgoing, Skip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from locales import Translator
    from services.indicators.figures import Figure
    from services.indicators.places import Area
    from storage.unit import Unit

_LEVELS: Final = {
    Level.RED: N_("in trouble"),
    Level.YELLOW: N_("needs a look"),
    Level.GREEN: N_("doing well"),
}
_AGAINST_PLAN: Final = {
    Status.REACHED: N_("the plan is met"),
    Status.NEAR: N_("nearly"),
    Status.BELOW: N_("below the plan"),
    Status.NO_PLAN: N_("no plan"),
    Status.NO_DATA: N_("no data"),
}


@composer("health_chart")
async def health_chart(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send one school's pairs by health with the reasons, or a page of a municipality's schools."""
    school = due.params.get("school")
    if school is not None:
        area = await area_of(unit, due.subject_id, school)
        drawing = await _school(unit, t, area, due.params["items"])
    else:
        area = await area_of(unit, due.subject_id, None)
        drawing = await _district(unit, t, area, int(due.params["page"]))
        if not drawing.bars:
            return Skip("gone")
    name = f"pairs-{area.today(unit):%Y-%m-%d}.png"
    return Outgoing(t("The picture of the pairs."), file=File(name, await health_picture(drawing), picture=True))


async def _school(unit: Unit, t: Translator, area: Area, items: list[str]) -> HealthPicture:
    found = [each.health for each in (await pairs_health(unit, [each.id for each in area.schools], items)).values()]
    why = Counter(reason for each in found for reason in each.reasons)
    reasons = tuple((unescape(t(REASONS[each])), why[each]) for each in Reason if why[each])
    return _picture(unit, t, area, {"": counted(found)}, reasons)


async def _district(unit: Unit, t: Translator, area: Area, page: int) -> HealthPicture:
    found = await school_counts(unit, area)
    names = {each.id: each.name for each in area.schools}
    worst = sorted(found, key=lambda key: ([-found[key][level] for level in Level], names[key]))
    shown = worst[page * ROWS : (page + 1) * ROWS]
    return _picture(unit, t, area, {names[key]: found[key] for key in shown}, ())


def _picture(
    unit: Unit,
    t: Translator,
    area: Area,
    counts: Mapping[str, Mapping[Level, int]],
    reasons: tuple[tuple[str, int], ...],
) -> HealthPicture:
    red, yellow, green = (unescape(t(_LEVELS[level])) for level in Level)
    lead = t("{place} · {day}", place=area.name, day=t.full_date(area.today(unit)))
    return HealthPicture(
        title=unescape(t("How the pairs are doing")),
        lead=unescape(lead),
        bars=tuple(
            HealthBar(title, (each[Level.RED], each[Level.YELLOW], each[Level.GREEN]))
            for title, each in counts.items()
        ),
        legend=(red, yellow, green),
        none=unescape(t("no pairs at work yet")),
        why=unescape(t("Why")),
        reasons=reasons,
    )  # fmt: skip


@composer("indicator_chart")
async def indicator_chart(unit: Unit, due: Due, t: Translator) -> Outgoing | Skip:
    """Send a page of a set's indicators by year; one on which nothing is known or planned is left out."""
    catalogue, year = shipped_catalogue(), int(due.params["year"])
    area = await area_of(unit, due.subject_id, due.params["place"])
    set_ = set_for(catalogue, area, due.params["set"])
    page = int(due.params["page"])
    found = await by_year(unit, catalogue, area, pages_of(set_)[page], year)
    if not found:
        return Skip("gone") if page else Outgoing(t("Nothing is known or planned in these years yet."))
    picture = IndicatorPicture(
        title=unescape(set_.short.of(t.locale)),
        lead=unescape(t("{place}. Each indicator has a scale of its own.", place=area.name)),
        blocks=tuple(_block(t, years) for years in found),
        legend=tuple((status.value, unescape(t(said))) for status, said in _AGAINST_PLAN.items()),
        plan_word=unescape(t("plan")),
    )
    text = t("Indicators and their plan, up to {year}.", year=str(year))
    name = f"indicators-{set_.id}-{year}-{page + 1}.png"
    return Outgoing(text, file=File(name, await indicator_picture(picture), picture=True))


def _block(t: Translator, years: list[tuple[int, Figure]]) -> IndicatorBlock:
    spec = years[0][1].spec
    every = [each for _, figure in years for each in (_exact(figure), figure.plan) if each is not None]
    most = max(every, default=Fraction(0)) or Fraction(1)
    return IndicatorBlock(
        unescape(t("{id} · {title}", id=spec.id, title=spec.title.of(t.locale))),
        tuple(_bar(t, year, figure, most) for year, figure in years),
    )


def _bar(t: Translator, year: int, figure: Figure, most: Fraction) -> YearBar:
    value = _exact(figure)
    said = t("no data") if value is None else printed(t, figure.spec.unit, value)
    plan = "" if figure.plan is None else t("plan {plan}", plan=printed(t, figure.spec.unit, figure.plan))
    return YearBar(
        year=str(year),
        value=None if value is None else float(max(value, Fraction(0)) / most),
        value_said=unescape(said),
        plan=None if figure.plan is None else float(figure.plan / most),
        plan_said=unescape(plan),
        status=figure.status.value,
    )


def _exact(figure: Figure) -> Fraction | None:
    return None if figure.value is None else figure.value.exact
