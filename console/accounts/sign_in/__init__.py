"""Getting in and out with a browser: address and password, single-use links, and slowing down those who guess."""
