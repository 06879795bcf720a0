// Placeholder until the first file of LIARCore lands.
