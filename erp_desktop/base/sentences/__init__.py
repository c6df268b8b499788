"""The sentences of the error codes, a file a department; `error_texts.TEXTS` is all of them."""
