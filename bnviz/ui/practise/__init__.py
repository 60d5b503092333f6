"""The Practise page: can I do it myself?"""
