"""The one shape of a finding."""
