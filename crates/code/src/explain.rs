//! Why: the tree, the parties, the predicates, the rules that fired and those that were refused.
