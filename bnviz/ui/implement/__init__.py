"""The Implement page: how do I code it, and fast?"""
