"""The only wiring: settings, intake, workers, and the command line."""
