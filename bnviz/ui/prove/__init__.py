"""The Prove page: why is it true, and which printed line is not?"""
