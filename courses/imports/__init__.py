"""From what a source delivers to the catalogue: stage, plan, guard, apply (`run.py` tells the order)."""
