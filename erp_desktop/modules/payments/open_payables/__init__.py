"""What is owed to suppliers, by due date and age, on any day."""
