"""Pure rules of the directory: what a statute or a membership policy would say."""
