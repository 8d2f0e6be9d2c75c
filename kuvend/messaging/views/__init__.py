"""What people see of the mail."""
