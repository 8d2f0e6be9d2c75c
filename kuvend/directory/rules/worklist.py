"""By when things are usually settled for which no policy sets a day, so that nothing waits for ever."""

from datetime import timedelta

TERM_ENDS_SOON = timedelta(days=60)  # a mandate or seat that ends needs a successor
IMPORT_REVIEWED_WITHIN = timedelta(days=30)
SUSPENSION_SETTLED_WITHIN = timedelta(days=90)  # reinstated or ended
DUPLICATES_SETTLED_WITHIN = timedelta(days=90)
FIRST_STEPS_WITHIN = timedelta(days=30)
HELP_FINISHED_WITHIN = timedelta(days=7)
RELATION_ANSWERED_WITHIN = timedelta(days=30)
