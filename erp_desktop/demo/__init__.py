"""The demo company, made through the same repositories and functions under the job roles."""
