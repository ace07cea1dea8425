"""How weights come about.

Read data, distortions, penmanship: what is learnt from; start, losses, recipes, training, loop:
the shipped procedure; by_hand, sdlm: the paper's; run, report: what is kept and shown of a run.
"""
