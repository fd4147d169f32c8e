"""Operations of a network for one picture, and the energy that they stand for."""
