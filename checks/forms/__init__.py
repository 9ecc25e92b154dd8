"""Forms: the solution said in other words, as correct as the first; every one passes."""
