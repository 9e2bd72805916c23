"""What a person takes along: the skills passport, its credentials and share links."""
