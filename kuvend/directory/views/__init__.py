"""What people see and send."""
