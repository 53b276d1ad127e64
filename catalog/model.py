"""The catalogue as the rest of the product sees it: everything loaded, checked and looked up by id."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.consent import ConsentDocument, ConsentReader, RenderedConsent, render
from catalog.documents import DocumentSpec
from catalog.goals import GoalBank
from catalog.indicators import IndicatorSet, InputSpec
from catalog.matching import Matching
from catalog.materials import Material
from catalog.programme import FormSpec, MeetingSpec
from catalog.questionnaire import Questionnaire
from catalog.roadmaps import PostSpec, RoadmapFile
from catalog.shelf import PREFIX, Shelf
from catalog.training import TrainingModule
from domain.vocabulary import ConsentKind, Locale, MeetingType, MentoringForm


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All content. Old versions stay, so that answers and consents given to them can still be read."""

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    forms: Mapping[MentoringForm, FormSpec]
    meetings: Mapping[MeetingType, MeetingSpec]
    consents: Mapping[tuple[ConsentKind, int], ConsentDocument]
    training: Mapping[str, TrainingModule]
    """The mentors' modules by id, in their order."""
    documents: Mapping[str, DocumentSpec]
    goals: GoalBank
    materials: Mapping[str, Material]
    """Hints for mentors by topic, in their order."""
    posts: Mapping[str, PostSpec]
    """Who answers for the rows of roadmaps."""
    roadmaps: Mapping[str, RoadmapFile]
    matching: Matching
    """How pairs are weighed."""
    indicators: Mapping[str, IndicatorSet]
    """Sets of indicators by id, in their order."""
    inputs: Mapping[str, InputSpec]
    """Numbers that curators type in for the indicators."""
    own: Shelf = field(default_factory=Shelf, compare=False)
    """Questionnaires of the schools' own, as far as they were fetched (``services.own_shelf``)."""

    def questionnaire(self, instrument: str, version: int | None = None) -> Questionnaire:
        """Return an instrument, the newest version unless one is named.

        Raises:
            KeyError: if there is no such instrument or version; one of a school's own must have been fetched before.
        """
        if instrument.startswith(PREFIX):
            return self.own.newest(instrument) if version is None else self.own.get(instrument, version)
        if version is None:
            version = max((v for i, v in self.questionnaires if i == instrument), default=0)
        return self.questionnaires[instrument, version]

    def consent(self, kind: ConsentKind, version: int | None = None) -> ConsentDocument:
        """Return a consent document, the newest version unless one is named.

        Raises:
            KeyError: if there is no such version.
        """
        if version is None:
            version = max((v for k, v in self.consents if k is kind), default=0)
        return self.consents[kind, version]

    def render_consent(
        self,
        kind: ConsentKind,
        locale: Locale,
        reader: ConsentReader,
        *,
        school: str,
        address: str,
        municipality: str,
        version: int | None = None,
    ) -> RenderedConsent:
        """Return the text of a consent as this reader sees it, with its hash (consents §3)."""
        return render(
            self.consent(kind, version),
            locale,
            reader,
            school=school,
            address=address,
            municipality=municipality,
        )
