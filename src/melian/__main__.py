"""`python -m melian` is the command `melian`."""

from melian.cli.main import main

if __name__ == "__main__":
    main()
