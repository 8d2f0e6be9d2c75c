"""What comes in through forms, one noun a file."""
