"""What a node keeps on disk, so that it can start from its last proven configuration with nobody to ask."""
