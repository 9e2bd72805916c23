"""Which intakes open and who is proposed where: demand, plans, and a person's yes."""
