"""What an office asks of those below it: a text, a day, the areas it is for; and what they answer.

Asked of areas, not of people: whoever works there sees it, and whoever does steps there answers. An answer is added, never
changed, and the last one says whether it is done. Asking, answering and taking back each leave an entry in the trail.
"""
