"""A school's list as a workbook: read apart, tried first, then taken as a whole or not at all (issue 7, item 1)."""
