"""Response, remission and relapse per course, and cohort figures."""
