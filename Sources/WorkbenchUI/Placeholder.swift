// Placeholder until the first file of WorkbenchUI lands.
