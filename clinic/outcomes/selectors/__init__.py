from clinic.outcomes.selectors.facts import Facts, load_facts

__all__ = ["Facts", "load_facts"]
