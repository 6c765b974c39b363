"""From rows to what a page shows, one module per area; no HTML, no writes."""
