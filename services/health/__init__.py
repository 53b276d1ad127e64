"""The health of pairs: what the register says of each, who hears of it, and its pictures."""
