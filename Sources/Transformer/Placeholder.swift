// Placeholder until the first file of Transformer lands.
