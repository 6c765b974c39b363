"""One module per area; each ends with its `urls`, which `clinic.console.urls` gathers."""
