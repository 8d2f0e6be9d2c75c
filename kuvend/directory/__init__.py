"""Networks, organisations, memberships, joining, mandates, importing."""
