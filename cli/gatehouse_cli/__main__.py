"""`python -m gatehouse_cli`."""

import sys

from gatehouse_cli.cli import main

sys.exit(main())
