"""Content as data: questionnaires, consent texts, forms and meetings as YAML files that a methodologist edits.

``catalog.load`` reads and checks every file at start, ``catalog.model`` says what a file may hold. Python here knows
no single instrument by name: adding one is adding a file. How to edit: ``catalog/README.md``.
"""
