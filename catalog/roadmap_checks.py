"""What only all files together can show of a roadmap: posts and documents that exist, numbers that stand once."""

from collections.abc import Collection, Mapping

from catalog.documents import DocumentSpec
from catalog.roadmaps import MeasureSpec, PostSpec, RoadmapFile
from catalog.source import Source
from domain.roadmaps import Level


def check_roadmap(
    source: Source, roadmap: RoadmapFile, posts: Mapping[str, PostSpec], documents: Mapping[str, DocumentSpec]
) -> None:
    """Blame every row that does not fit its neighbours or the rest of the catalogue."""
    sections = {section.id for section in roadmap.sections}
    ids: set[str] = set()
    numbers: set[str] = set()
    for index, row in enumerate(roadmap.measures):
        if row.id in ids or row.number in numbers:
            source.blame(f"{row.id} (no. {row.number}) stands here twice", ["measures", index, "id"])
        ids.add(row.id)
        numbers.add(row.number)
        for fault, field in _faults(row, sections, posts, documents):
            source.blame(f"{row.id}: {fault}", ["measures", index, field])
        if Level.MUNICIPAL in row.level.sides() and roadmap.level is Level.SCHOOL:
            source.blame(f"{row.id}: a school's roadmap has no municipal rows", ["measures", index, "level"])


def _faults(
    row: MeasureSpec, sections: Collection[str], posts: Mapping[str, PostSpec], documents: Mapping[str, DocumentSpec]
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if row.section is None and sections:
        found.append(("the row stands in no section", "section"))
    if row.section is not None and row.section not in sections:
        found.append((f"there is no section {row.section}", "section"))
    unknown = [post for post in row.posts if post not in posts]
    if unknown:
        found.append((f"there is no post {', '.join(unknown)}", "posts"))
    elif row.posts and {posts[post].level for post in row.posts} != set(row.level.sides()):
        found.append(("the posts are not those of the row's level", "posts"))
    if row.document is not None:
        document = documents.get(row.document)
        if document is None:
            found.append((f"there is no document {row.document}", "document"))
        elif document.kind is not row.paper:
            found.append((f"{row.document} is no {row.paper}", "paper"))
    return found
