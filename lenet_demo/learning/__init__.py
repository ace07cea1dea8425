"""How weights come about.

Read data, distortions, hands, synthetic_digits: what is learnt from; recipe, recipes, losses,
initialisation: how; training, loop, passes: in batches; teachers, lessons, school, distillation:
from teachers besides; by_hand, sdlm: as in 1998; run, report: what is kept and shown of a run.
"""
