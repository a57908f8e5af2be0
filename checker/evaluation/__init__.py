"""How right the rules are: on their own examples, on the sentence bank and on labelled plans.

``texts`` tries a rule on a short text, ``corpus`` reads labels, ``plans`` and ``bank`` compare, ``scores``
counts, ``baselines`` are what the rules must beat, ``mutations`` spoil evidence and see that the verdict
falls, ``figures`` put it together and ``told`` says it in Danish.
"""
