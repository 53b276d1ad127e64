"""Pure rules of the mentoring programme: no I/O, no clock of its own, nothing imported from above."""
