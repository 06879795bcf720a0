// Placeholder until the first file of PruningEngine lands.
