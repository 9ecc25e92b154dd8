"""For those who carry the course on: a new step's files, and the picture in the README."""
