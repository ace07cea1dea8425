"""How weights come about.

`train.py` is the story; read `recipe` and `recipes` (what is trained how), `data`, `data_sets`,
`augmentation`, `hands`, `synthetic` (on what), `procedures` (which trainer a recipe has), `trainer`
(what trainers have in common) and `sgd` (in batches). Then `distillation`; `strings`, for whole
numbers; `backprop`, `sdlm`, `boosting`, as in 1998, but for three departures; `run`, `snapshots`,
`history`, `report`, `cards`: what a run keeps and leaves.
"""
