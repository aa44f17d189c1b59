"""A turn heard by a language model beside the rules: facts with their words, what is asked, what it is about.

Code accepts only what it finds in the person's own words; where the model gives nothing, the rules' reading stands.
"""
