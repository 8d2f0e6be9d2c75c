"""Settings, URLs and wiring: the one place that knows which parts make up the house."""
