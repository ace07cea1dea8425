"""How weights come about. Read data, distortions, losses, recipes, loop, curve."""
