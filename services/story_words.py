"""What a story is called and made of, as texts to translate."""

from __future__ import annotations

from typing import Final

from domain.stories import StoryKind, Tag, Voice
from locales.marks import N_

KINDS: Final = {StoryKind.STORY: N_("Story"), StoryKind.PRACTICE: N_("Practice")}
VOICES: Final = {
    Voice.MENTOR: N_("Mentor"),
    Voice.MENTEE: N_("Mentee"),
    Voice.GUARDIAN: N_("A mentee's parent"),
    Voice.CURATOR: N_("Curator"),
}
FIELDS: Final = {
    "hard": N_("What was hard"),
    "helped": N_("What helped"),
    "changed": N_("What has changed"),
    "title": N_("Name of the practice"),
    "audience": N_("For whom"),
    "done": N_("What was done"),
    "result": N_("Result"),
    "files": N_("Files"),
}
TAGS: Final = {
    Tag.STUDY: N_("studies"),
    Tag.CAREER: N_("choosing a profession"),
    Tag.ADAPTATION: N_("settling in"),
    Tag.PROJECT: N_("project"),
    Tag.FRIENDSHIP: N_("getting along"),
    Tag.YOUNG_TEACHER: N_("young teacher"),
    Tag.ONLINE: N_("online"),
    Tag.GROUP: N_("group"),
}
