"""What holds for all tests."""

from hypothesis import settings

# No deadline: a test that depends on the speed of the machine proves nothing. Derandomized: a merge
# is never refused for an example that another change's run happened not to draw.
settings.register_profile("bnviz", deadline=None, derandomize=True)
settings.load_profile("bnviz")
