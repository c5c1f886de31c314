"""What releases on disk tell a reader, each alone and all together.

`held` is what somebody has, `worlds` says which counts are the same and what ties the others,
`systems` lays everything upon each other with the functions of `release`, and `verdict` judges it.
"""
