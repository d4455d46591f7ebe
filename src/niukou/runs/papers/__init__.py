"""Documents on paper: what the office prints, as PDF, from forms that stand beside the code.

What is told of people is given to a form as data and set as text; nothing of it is ever read as a form's own words.
"""
