"""Records of what moves odds: changes compared, and an odds or a change explained."""
