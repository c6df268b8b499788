"""Purchase orders: the pattern of every document. Read records, rules, repository, tasks, edit_screen."""
