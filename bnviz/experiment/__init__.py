"""One pass through the layer for given settings: arrays, disagreement, misprints. No Streamlit."""

from bnviz.experiment.layer_pass import Pass, plain, run_pass
from bnviz.experiment.push import Push, push

__all__ = ["Pass", "Push", "plain", "push", "run_pass"]
