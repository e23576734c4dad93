"""
The site of docs/: laid out, built by Zensical, and checked.

The pages link to each other and to what lies beside docs/ by relative paths, so that they can be
read in the repository. `stage` copies both into one folder and turns these paths into its own.
"""
