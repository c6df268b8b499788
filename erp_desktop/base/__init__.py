"""The vocabulary of the program: no Qt, no SQL, no business noun."""
