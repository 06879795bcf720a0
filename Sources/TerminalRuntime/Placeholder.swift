// Placeholder until the first file of TerminalRuntime lands.
