// Placeholder until the first file of Tokenization lands.
