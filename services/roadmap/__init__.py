"""A roadmap that runs: started from the catalogue or a file, followed, nudged, proved, reported (roadmaps.md)."""
