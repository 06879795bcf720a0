// Placeholder until the first file of TerminalGraphics lands.
