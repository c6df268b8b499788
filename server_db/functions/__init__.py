"""The SQL functions, types and views of schema erp_api: one object a file, rebuilt at every deploy."""
