"""Evidence, liability, disputes and mediation on a case, and the rulings of what no rule covers."""
