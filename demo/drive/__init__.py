"""The drive of 2017 in a made-up county of 75 799 registered people: its size is published, everybody in it is invented."""
