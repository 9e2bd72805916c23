"""Jobs: work that is due at an instant, done once however many schedulers run."""
