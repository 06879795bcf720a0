// Placeholder until the first file of WorkbenchCore lands.
