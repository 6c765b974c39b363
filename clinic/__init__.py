"""Taper: schedules, safety and outcomes for clinics that treat depression with ketamine and esketamine."""
