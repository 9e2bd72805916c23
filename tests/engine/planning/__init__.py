"""The planner: what must always hold, beside every plan there is on small problems."""
