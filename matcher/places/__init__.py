"""Where postcodes lie, so that distances to work can be told."""
