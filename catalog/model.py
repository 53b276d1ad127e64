"""The catalogue as the rest of the product sees it: everything loaded, checked and looked up by id."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.consent import ConsentDocument, ConsentReader, RenderedConsent, render
from catalog.programme import FormSpec, MeetingSpec
from catalog.questionnaire import Questionnaire
from domain.vocabulary import ConsentKind, Locale, MeetingType, MentoringForm


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All content. Old versions stay, so that answers and consents given to them can still be read."""

    questionnaires: Mapping[tuple[str, int], Questionnaire]
    forms: Mapping[MentoringForm, FormSpec]
    meetings: Mapping[MeetingType, MeetingSpec]
    consents: Mapping[tuple[ConsentKind, int], ConsentDocument]

    def questionnaire(self, instrument: str, version: int | None = None) -> Questionnaire:
        """Return an instrument, the newest version unless one is named.

        Raises:
            KeyError: if there is no such instrument or version.
        """
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
