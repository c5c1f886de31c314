"""Releases as somebody has them: what lies in a folder, or what a publication prints, as one holding to be judged."""
