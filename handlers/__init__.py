"""Thin routers for what is no dialog: links, commands, buttons under messages, and everything else."""
