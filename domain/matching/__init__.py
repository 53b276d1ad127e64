"""Pairing a whole school at once: hard rules, points, the best set (programme §2 stage 5). Pure: data in, data out."""
