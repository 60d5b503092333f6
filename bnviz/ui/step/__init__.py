"""The Step page: where does each term come from?"""
