"""The Explore page: what flows through the layer, forward and back?"""
