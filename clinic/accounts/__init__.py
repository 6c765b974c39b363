"""Clinics (the tenant), people, memberships, roles as code, API clients."""
