"""The sheets and columns of a school's workbook (programme §10), as texts to translate."""

from __future__ import annotations

from typing import Final

from locales.marks import N_

MENTEES, MENTORS, MATCHES, MEETINGS, FEEDBACK, CONSENTS, PARTNERS, STORIES = range(8)

SHEETS: Final = (
    (N_("Mentees"), ((N_("No."), 6), (N_("Code"), 10), (N_("Name"), 26), (N_("Guardian"), 26), (N_("Birth year"), 10),
                     (N_("Grade"), 7), (N_("Main request"), 34), (N_("Joined on"), 12), (N_("Mentor"), 26),
                     (N_("Form"), 22), (N_("Mentor's place of work or study"), 26), (N_("Ended on"), 12),
                     (N_("Results"), 20), (N_("Link to the story"), 20), (N_("Completed"), 11), (N_("Missing"), 40))),
    (N_("Mentors"), ((N_("No."), 6), (N_("Code"), 10), (N_("Name"), 26), (N_("Place of work or study"), 26),
                     (N_("Main competences"), 34), (N_("Achievements"), 20), (N_("Interests"), 30),
                     (N_("Preferred age of mentees"), 20), (N_("Time available"), 34), (N_("Joined on"), 12),
                     (N_("Mentees of this mentor"), 30), (N_("Form"), 22), (N_("Mentee's place of study"), 26),
                     (N_("Ended on"), 12), (N_("Results"), 20), (N_("Link to the story"), 20), (N_("Missing"), 40))),
    (N_("Matches"), ((N_("No."), 6), (N_("Mentor"), 26), (N_("Mentees of the match"), 30), (N_("Form"), 22),
                     (N_("Role model"), 22), (N_("Status"), 30), (N_("Proposed on"), 12), (N_("Order No."), 12),
                     (N_("Order date"), 12), (N_("Ended on"), 12), (N_("Meetings held"), 10),
                     (N_("Last meeting"), 16), (N_("Model"), 18), (N_("Online"), 9), (N_("Kinds of help"), 30))),
    (N_("Meetings"), ((N_("Match No."), 8), (N_("Mentor"), 26), (N_("Mentees of the match"), 30), (N_("Type"), 16),
                      (N_("Status"), 18), (N_("Format"), 12), (N_("Planned for"), 16), (N_("Held on"), 16),
                      (N_("Minutes"), 9), (N_("Topic"), 40))),
    (N_("Feedback"), ((N_("Group"), 12), (N_("Code"), 10), (N_("Questionnaire"), 26), (N_("Answered on"), 16),
                      (N_("Question"), 44), (N_("Answer given"), 30), (N_("Score"), 8))),
    (N_("Consents"), ((N_("Code"), 10), (N_("Name"), 26), (N_("Consent"), 44), (N_("Given by"), 14),
                      (N_("Form of consent"), 18), (N_("Version"), 8), (N_("Decision"), 12), (N_("Decided on"), 16),
                      (N_("Valid until"), 12), (N_("Withdrawn on"), 16))),
    (N_("Partners"), ((N_("No."), 6), (N_("Partner"), 34), (N_("Kind"), 20), (N_("Agreement No."), 16),
                      (N_("Agreement from"), 14), (N_("Agreement until"), 14), (N_("Contact"), 34),
                      (N_("Mentors"), 10), (N_("Meetings held"), 10), (N_("Hours held"), 10), (N_("Note"), 40))),
    (N_("Practice bank"), ((N_("No."), 6), (N_("Kind"), 14), (N_("Told by"), 22), (N_("Form"), 22), (N_("About"), 30),
                           (N_("Approved on"), 12), (N_("Words"), 60))),
)  # fmt: skip
