"""How weights come about.

Read data, pictures, distortions, moves, hands, synthetic_digits: what is learnt from; recipe,
recipes, colour_recipes, losses, initialisation: how; training, loop, passes: in batches; teachers,
lessons, school, distillation: from teachers besides; by_hand, criterion, fixed_set, sdlm: as in
1998; moments, history: what a run was on its way; run, report, conclusion: what is left of it.
"""
