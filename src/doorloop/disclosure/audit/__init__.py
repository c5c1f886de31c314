"""What releases tell somebody who has them, each alone and all together.

`held` is what he has, `worlds` says which counts are the same and what ties the others, `reader` lays everything upon
each other as `release` composes it and infers what he can, and `verdict` judges that.
"""
