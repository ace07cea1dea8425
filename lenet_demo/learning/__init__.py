"""How weights come about.

Read data, pictures, distortions, moves, hands, synthetic_digits, non_digits: what is learnt from
and tried on; recipe, recipes, colour_recipes, losses, initialisation, flags, device: how; training,
loop, passes: in batches; teachers, lessons, sharing, school, distillation: from teachers besides;
strings: whole numbers; by_hand, criterion, fixed_set, sdlm: as in 1998, but for three departures;
moments, history: what a run was on its way; run, report, curves, provenance, card, colour_card,
conclusion: what is left of it.
"""
