"""Privacy: what may not be kept, and what people can do with what is kept of them."""
