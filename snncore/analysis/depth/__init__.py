"""What depth does to each kind of block: a study's results and the papers' figures."""
