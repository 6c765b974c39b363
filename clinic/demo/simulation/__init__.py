"""A seeded simulation of a clinic for treatment with ketamine and esketamine; docs/demo.md describes it."""
