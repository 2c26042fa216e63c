"""The whole product, as people run it: every part real, in a folder and on ports of its own."""
