"""SMART Backend Services: a registered system proves itself with a signed assertion and gets a short-lived token."""
