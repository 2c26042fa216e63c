"""`python -m gatehouse_agent`, the same as the `gatehouse-agent` command."""

from gatehouse_agent.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
