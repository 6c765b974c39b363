"""Server time of the staff's pages in a small and a large clinic, measured side by side."""
