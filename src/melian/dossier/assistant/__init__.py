"""An assistant may propose passages; whatever it proposes is verified against the text or thrown away."""
