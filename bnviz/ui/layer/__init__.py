"""The Layer page: where does it sit in a network?"""
