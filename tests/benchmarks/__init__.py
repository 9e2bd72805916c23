"""What is measured rather than asserted: `make bench`. A benchmark is a function bench_* in a file bench_*.py."""
