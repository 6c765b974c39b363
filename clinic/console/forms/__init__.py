"""What staff type in, one module per area: types, choices and wording; clinical checks are the verbs'."""
