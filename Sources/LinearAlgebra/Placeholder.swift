// Placeholder until the first file of LinearAlgebra lands.
