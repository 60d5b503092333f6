"""One pass through the layer for given settings: arrays, disagreement, misprints. No Streamlit."""

from bnviz.experiment.layer_pass import Pass, plain, run_pass

__all__ = ["Pass", "plain", "run_pass"]
