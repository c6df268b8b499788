"""The people of the company: their names, languages and limits; logins and jobs are made by kontor-server."""
