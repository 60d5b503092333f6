"""What pages draw with: heatmaps, how they are linked, formulas and the X-ray."""
