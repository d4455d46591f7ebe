"""The measurements: a made-up province, and how long its screening takes beside bare queries in the same run."""
