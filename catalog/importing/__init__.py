"""The workbook in which a school brings its people, pairs and figures: what it holds and how it is read."""
