"""Who decided what, when and why: an append-only, hash-chained record."""
