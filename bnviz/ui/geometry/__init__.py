"""The Geometry page: what does it mean?"""
