"""Indicators of a school and of a municipality: counted from live data, against a plan (indicators.md)."""
