"""One module (or package) per resource: how it is searched, read and written, side by side."""
