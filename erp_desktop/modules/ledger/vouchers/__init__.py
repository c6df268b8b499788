"""Posted vouchers (记账凭证): found, read, followed to their documents, printed. Nobody edits one."""
