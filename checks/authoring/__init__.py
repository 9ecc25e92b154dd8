"""For maintainers: a new step's files, and the picture in the README."""
