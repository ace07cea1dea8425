"""How weights come about.

Read data, pictures, distortions, moves, hands, synthetic_digits, non_digits: what is learnt from
and tried on; recipe, recipes, colour_recipes, fashion_recipes, data_sets, losses, initialisation,
flags, device: how; training, loop, passes: in batches; teachers, soft_labels, sharing,
distillation: from teachers besides; strings: whole numbers; by_hand, criterion, fixed_set, sdlm,
boosting: as in 1998, but for three departures; moments, history: what a run was on its way; run,
report, curves, provenance, card, picture_card, conclusion: what is left of it.
"""
