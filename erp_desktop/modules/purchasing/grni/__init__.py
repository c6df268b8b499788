"""Received and not invoiced (暂估应付), on any day."""
