"""What holds for every test: none depends on the clock, so random examples have no deadline."""

from hypothesis import settings

settings.register_profile("without a clock", deadline=None)
settings.load_profile("without a clock")
