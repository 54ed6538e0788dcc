"""`python -m api` is `aftersales`."""

from api.cli import main

main()
