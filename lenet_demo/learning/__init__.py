"""How weights come about.

Read data, distortions, hands, synthetic_digits: what is learnt from; initialisation, losses,
recipes, training, loop: the shipped procedure; by_hand, sdlm: the paper's; run, report: what is
kept and shown of a run.
"""
