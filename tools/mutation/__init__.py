"""Would a test notice? Small faults are put into the code that decides access and retention, one at a time.

`python -m tools.mutation [file…]` tries every fault (a mutant) with the tests that run its lines and says which are
killed, which survive and which no test reaches; CONTRIBUTING.md says how to read it. mutmut leaves out decorated
functions, closures and modules' constants, which is where doors, transactions and terms of keeping stand; cosmic-ray
starts pytest anew for every mutant, and Django with it.
"""
