"""Who there is: users, branches, clients, and how they sign in."""
