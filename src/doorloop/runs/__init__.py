"""What is asked, the stages in order, what came out; the functions of the Python API."""
